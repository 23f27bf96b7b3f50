package io.traitortrack.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.micrometer.core.instrument.MeterRegistry;
import io.traitortrack.testkit.TestServers;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** A gateway with the real Redis, stand-ins behind it, and the ceilings that a test gives it. */
final class RunningGateway implements AutoCloseable {

    /** No answer may take longer, whatever Redis does. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(PATIENCE)
            .build();

    private final ConfigurableApplicationContext context;

    private RunningGateway(ConfigurableApplicationContext context) {
        this.context = context;
    }

    /**
     * Starts one.
     *
     * @param patience how long it waits for Redis; a machine with much to do must not look like a Redis that is away
     */
    static RunningGateway start(StandIn service, Duration patience, Map<String, String> limits) {
        List<String> settings = new ArrayList<>();
        TestServers.properties("gateway").forEach((name, value) -> settings.add("--" + name + "=" + value));
        for (String behind : List.of("scan", "bill", "audit", "keycloak")) {
            settings.add("--traitortrack.services." + behind + "=" + service.uri());
        }
        settings.add("--spring.data.redis.timeout=" + patience.toMillis() + "ms");
        settings.add("--traitortrack.limits.patience=" + patience.toMillis() + "ms");
        settings.add("--traitortrack.limits.lookout=" + patience.toMillis() + "ms");
        limits.forEach((name, value) -> settings.add("--traitortrack.limits." + name + "=" + value));
        return new RunningGateway(new SpringApplicationBuilder(GatewayApplication.class)
                .profiles("slice")
                .run(settings.toArray(String[]::new)));
    }

    HttpResponse<String> get(@Nullable String token, String path) {
        return send("GET", token, path, "");
    }

    HttpResponse<String> post(@Nullable String token, String path, String body) {
        return send("POST", token, path, body);
    }

    private HttpResponse<String> send(String method, @Nullable String token, String path, String body) {
        HttpRequest.Builder request = HttpRequest.newBuilder(at("local.server.port", path))
                .timeout(PATIENCE)
                .method(method, body.isEmpty() ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        if (token != null) {
            request.header("Authorization", "Bearer " + token);
        }
        return send(request.build());
    }

    boolean isReady() {
        return send(HttpRequest.newBuilder(at("local.management.port", "/actuator/health/readiness"))
                                .build())
                        .statusCode()
                == 200;
    }

    /** Whether this gateway counts in Redis, as its meters say. */
    boolean countsInRedis() {
        return meters().get("traitortrack.limits.limiter")
                        .tag("limiter", "redis")
                        .gauge()
                        .value()
                == 1;
    }

    double refused(String traffic, String by) {
        return meters().get("traitortrack.limits.refused")
                .tag("class", traffic)
                .tag("by", by)
                .counter()
                .count();
    }

    private MeterRegistry meters() {
        return context.getBean(MeterRegistry.class);
    }

    private URI at(String port, String path) {
        return URI.create("http://127.0.0.1:" + context.getEnvironment().getProperty(port) + path);
    }

    private static HttpResponse<String> send(HttpRequest request) {
        try {
            return HTTP.send(request, BodyHandlers.ofString());
        } catch (IOException failed) {
            throw new UncheckedIOException(failed);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
