package io.traitortrack.localstack.login;

import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The realm's token endpoint: a grant in, tokens out, or {@link LoginRefused} with the realm's reason. */
final class TokenEndpoint {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final HttpClient http;
    private final Realm realm;
    private final InstantSource clock;

    TokenEndpoint(HttpClient http, Realm realm, InstantSource clock) {
        this.http = http;
        this.realm = realm;
        this.clock = clock;
    }

    TokenSet ask(Map<String, String> grant) {
        HttpRequest request = HttpRequest.newBuilder(realm.token())
                .timeout(PATIENCE)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Accept", "application/json")
                .POST(BodyPublishers.ofString(Browser.encoded(grant)))
                .build();
        Instant asked = clock.instant();
        HttpResponse<String> response = Browser.send(http, request);
        JsonNode body = json(response);
        if (response.statusCode() != 200) {
            throw new LoginRefused("The realm gave no token: "
                    + body.path("error").asString("status " + response.statusCode()) + ", "
                    + body.path("error_description").asString("no reason given") + ".");
        }
        return new TokenSet(
                body.path("access_token").stringValue(),
                asked.plusSeconds(body.path("expires_in").asLong()),
                text(body.path("refresh_token")),
                asked.plusSeconds(body.path("refresh_expires_in").asLong(0)),
                text(body.path("id_token")));
    }

    private static JsonNode json(HttpResponse<String> response) {
        try {
            return JSON.readTree(response.body());
        } catch (JacksonException e) {
            throw new LoginRefused(
                    "The token endpoint answered " + response.statusCode() + " without JSON; is the stack up?", e);
        }
    }

    private static @Nullable String text(JsonNode node) {
        return node.isString() ? node.stringValue() : null;
    }
}
