package io.traitortrack.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;

import com.sun.net.httpserver.HttpServer;
import io.traitortrack.gateway.StandIn.Seen;
import org.junit.jupiter.api.AfterEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.test.context.ActiveProfiles;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The gateway as it runs, with stand-ins on real ports behind it; shared by all slice tests of a profile. */
@SpringBootTest(webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT)
@ActiveProfiles("slice")
class GatewaySlice {

    static final StandIn SCAN = new StandIn("scan");
    static final StandIn BILL = new StandIn("bill");
    static final StandIn AUDIT = new StandIn("audit");
    static final StandIn KEYCLOAK = new StandIn("keycloak");

    private static final HttpServer KEYS = keys();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .followRedirects(HttpClient.Redirect.NEVER)
            .build();

    static final String DISPATCHER = Realm.token("dispatcher.lucknow", List.of("dispatcher"), List.of("LKO"));
    static final String ADMIN = Realm.token("admin", List.of("admin"), List.of());

    @LocalServerPort
    int port;

    @Autowired
    JsonMapper json;

    @DynamicPropertySource
    static void behind(DynamicPropertyRegistry properties) {
        properties.add("traitortrack.edge.url", () -> "http://localhost");
        properties.add("traitortrack.security.issuer", () -> Realm.ISSUER);
        properties.add(
                "traitortrack.security.jwks-url",
                () -> "http://127.0.0.1:" + KEYS.getAddress().getPort() + Realm.KEYS_PATH);
        properties.add("traitortrack.services.scan", SCAN::uri);
        properties.add("traitortrack.services.bill", BILL::uri);
        properties.add("traitortrack.services.audit", AUDIT::uri);
        properties.add("traitortrack.services.keycloak", KEYCLOAK::uri);
        properties.add("management.server.port", () -> 0);
        // nobody listens there: the gateway must not need Redis
        properties.add("spring.data.redis.url", () -> "redis://127.0.0.1:1");
    }

    @AfterEach
    void everythingRunsAgain() {
        List.of(SCAN, BILL, AUDIT, KEYCLOAK).forEach(StandIn::reset);
    }

    HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://localhost:" + port + path));
    }

    HttpRequest.Builder as(String token, String path) {
        return request(path).header("Authorization", "Bearer " + token);
    }

    HttpResponse<String> send(HttpRequest.Builder request) {
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    HttpResponse<String> get(String path) {
        return send(request(path));
    }

    JsonNode json(HttpResponse<String> response) {
        return json.readTree(response.body());
    }

    String code(HttpResponse<String> response) {
        return json(response).path("code").asString("");
    }

    static List<Seen> seenByAnyone() {
        return List.of(SCAN, BILL, AUDIT, KEYCLOAK).stream()
                .flatMap(service -> service.seen().stream())
                .toList();
    }

    private static HttpServer keys() {
        try {
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext("/", exchange -> StandIn.reply(exchange, 200, "application/json", Realm.keys()));
            server.start();
            return server;
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        }
    }
}
