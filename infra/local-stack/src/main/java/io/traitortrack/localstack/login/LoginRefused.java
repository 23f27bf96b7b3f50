package io.traitortrack.localstack.login;

/** No token; the message is a sentence for the person at the terminal and holds no secret. */
public class LoginRefused extends RuntimeException {
    private static final long serialVersionUID = 1L;

    public LoginRefused(String sentence) {
        super(sentence);
    }

    public LoginRefused(String sentence, Throwable cause) {
        super(sentence, cause);
    }
}
