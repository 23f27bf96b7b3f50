package io.traitortrack.localstack.process;

/** Something did not start or stop; the message is a sentence for the person at the terminal. */
public final class StartFailure extends RuntimeException {
    public StartFailure(String message) {
        super(message);
    }

    public StartFailure(String message, Throwable cause) {
        super(message, cause);
    }
}
