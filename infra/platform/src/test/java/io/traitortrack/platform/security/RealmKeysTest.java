package io.traitortrack.platform.security;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.JWKMatcher;
import com.nimbusds.jose.jwk.JWKSelector;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.proc.SecurityContext;
import com.sun.net.httpserver.HttpServer;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class RealmKeysTest {

    private static final Duration FRESH = Duration.ofMillis(100);

    @Test
    void theLastKeysGoOnWhileTheRealmIsAway() throws Exception {
        RSAKey key = new RSAKeyGenerator(2048).keyID("of-the-realm").generate();
        HttpServer realm = realm(key);
        JWKSource<SecurityContext> keys =
                RealmKeys.at("http://127.0.0.1:" + realm.getAddress().getPort() + "/certs", FRESH);
        assertThat(found(keys)).containsExactly("of-the-realm");

        realm.stop(0);

        await().during(FRESH.multipliedBy(4))
                .atMost(Duration.ofSeconds(10))
                .until(() -> found(keys).equals(List.of("of-the-realm")));
    }

    private static List<String> found(JWKSource<SecurityContext> keys) throws JOSEException {
        return keys.get(new JWKSelector(new JWKMatcher.Builder().build()), null).stream()
                .map(key -> key.getKeyID())
                .toList();
    }

    private static HttpServer realm(RSAKey key) throws IOException {
        HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        byte[] keys = new JWKSet(key).toString().getBytes(StandardCharsets.UTF_8);
        server.createContext("/certs", exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, keys.length);
            exchange.getResponseBody().write(keys);
            exchange.close();
        });
        server.start();
        return server;
    }
}
