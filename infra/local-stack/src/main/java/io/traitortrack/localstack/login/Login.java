package io.traitortrack.localstack.login;

import java.net.URI;
import java.net.http.HttpClient;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Map;
import java.util.function.Supplier;

import io.traitortrack.localstack.login.DemonstrationUser.Person;

/**
 * Logs in at the realm as client {@code traitortrack-cli}: authorization code with PKCE through the login pages.
 * Each login has cookies of its own; safe for use by many threads.
 */
public final class Login implements SignOn {
    static final String CLIENT = "traitortrack-cli";
    /** Never asked: the code is taken from the redirect that leads there. */
    static final URI REDIRECT = URI.create("http://127.0.0.1/signed-in");

    private static final Duration CONNECT = Duration.ofSeconds(5);

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .connectTimeout(CONNECT)
            .build();
    private final Realm realm;
    private final TokenEndpoint tokens;

    public Login(Realm realm, InstantSource clock) {
        this.realm = realm;
        this.tokens = new TokenEndpoint(http, realm, clock);
    }

    /** Opens the login page of a new session. */
    public LoginDialogue open() {
        return LoginDialogue.open(new Browser(http, realm), realm, tokens);
    }

    /** @param code asked only when the realm asks for a second factor */
    @Override
    public TokenSet signIn(Person person, Supplier<String> code) {
        LoginDialogue dialogue = open();
        dialogue.password(person.name(), person.password());
        if (dialogue.asksForCode()) {
            dialogue.code(code.get());
        }
        return dialogue.finish();
    }

    /** The refresh token is used up by this, whatever comes back. */
    @Override
    public TokenSet refresh(String refreshToken) {
        return tokens.ask(Map.of("grant_type", "refresh_token", "client_id", CLIENT, "refresh_token", refreshToken));
    }

    @Override
    public TokenSet serviceAccount(String client, String secret) {
        return tokens.ask(Map.of("grant_type", "client_credentials", "client_id", client, "client_secret", secret));
    }
}
