package io.traitortrack.identity;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.text.ParseException;
import java.time.InstantSource;
import java.util.Map;
import java.util.stream.Collectors;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import io.traitortrack.localstack.login.Login;
import io.traitortrack.localstack.login.Realm;
import io.traitortrack.localstack.server.KeycloakServer;
import io.traitortrack.testkit.TestServers;

import static org.assertj.core.api.Assertions.assertThat;

/** The realm as a real Keycloak imported it; one server for all tests of this module. */
final class RunningRealm {
    private static final KeycloakServer SERVER = TestServers.keycloak();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    static final String ISSUER = SERVER.issuer();
    static final Login LOGIN = new Login(
            Realm.at(URI.create(ISSUER).resolve("/")).askedAt(URI.create("http://" + SERVER.address())),
            InstantSource.system());

    private RunningRealm() {}

    /** Where Keycloak itself answers, for example {@code at("/id/realms/traitortrack")}. */
    static URI at(String path) {
        return URI.create("http://" + SERVER.address() + path);
    }

    /** An endpoint of the protocol, for example {@code token}. */
    static URI endpoint(String name) {
        return at("/id/realms/traitortrack/protocol/openid-connect/" + name);
    }

    /** Keycloak writes links as the edge sees them; this is where such a link is asked. */
    static URI reachable(String link) {
        return URI.create(link.replace(URI.create(ISSUER).resolve("/").toString(), at("/").toString()));
    }

    static HttpResponse<String> get(URI address) {
        return send(HttpRequest.newBuilder(address));
    }

    static HttpResponse<String> post(URI address, Map<String, String> form) {
        return send(HttpRequest.newBuilder(address)
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(encoded(form))));
    }

    static HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), BodyHandlers.ofString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    static String encoded(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&"));
    }

    /** What a token says, once its signature holds by the key that the realm publishes. */
    static JWTClaimsSet verified(String token) {
        try {
            var jwt = SignedJWT.parse(token);
            var keys = JWKSet.parse(get(URI.create(SERVER.jwksUrl())).body());
            var key = keys.getKeyByKeyId(jwt.getHeader().getKeyID()).toRSAKey();
            assertThat(jwt.getHeader().getAlgorithm().getName()).isEqualTo("RS256");
            assertThat(jwt.verify(new RSASSAVerifier(key))).isTrue();
            return jwt.getJWTClaimsSet();
        } catch (ParseException | JOSEException e) {
            throw new AssertionError("not a token of this realm", e);
        }
    }
}
