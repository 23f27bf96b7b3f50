package io.traitortrack.gateway.health;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.traitortrack.gateway.route.Destination;
import io.traitortrack.gateway.route.ServiceConnections;
import io.traitortrack.gateway.route.ServiceConnections.Fetched;
import org.apache.hc.core5.http.HttpHost;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Asks all servers at once whether they are ready; an answer is at most one second old, however many ask. */
@Component
class ServicesWatch {

    private static final Duration FRESH = Duration.ofSeconds(1);
    private static final Duration PATIENCE = Duration.ofSeconds(1);

    /** What was seen, and when. */
    record Round(Instant checkedAt, List<ServiceHealth> services) {

        boolean isUp() {
            return services.stream().allMatch(ServiceHealth::isUp);
        }
    }

    private final ServiceConnections connections;
    private final InstantSource clock;
    private final JsonMapper json;
    private @Nullable Round last;

    ServicesWatch(ServiceConnections connections, InstantSource clock, JsonMapper json) {
        this.connections = connections;
        this.clock = clock;
        this.json = json;
    }

    synchronized Round look() {
        Instant now = clock.instant();
        Round known = last;
        if (known == null || !now.isBefore(known.checkedAt().plus(FRESH))) {
            known = new Round(now, askAll());
            last = known;
        }
        return known;
    }

    private List<ServiceHealth> askAll() {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ServiceHealth>> answers = Arrays.stream(Destination.values())
                    .map(destination -> threads.submit(() -> ask(destination)))
                    .toList();
            // close() waits for all of them; each is bounded by the connect and the answer patience
            return answers.stream().map(ServicesWatch::result).toList();
        }
    }

    private static ServiceHealth result(Future<ServiceHealth> answer) {
        try {
            return answer.get();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        } catch (java.util.concurrent.ExecutionException failed) {
            throw new IllegalStateException(failed.getCause());
        }
    }

    /** A service is what the best of its replicas is: that one answers. */
    private ServiceHealth ask(Destination destination) {
        return connections.replicas(destination).stream()
                .map(replica -> ask(destination, replica))
                .reduce((one, other) -> one.isUp() || other.status().equals("AWAY") ? one : other)
                .orElseThrow();
    }

    private ServiceHealth ask(Destination destination, HttpHost replica) {
        long start = System.nanoTime();
        String status;
        String version = null;
        try {
            Fetched answer = connections.fetch(replica, destination.readinessPath(), PATIENCE);
            status = answer.status() == 200 ? "UP" : "DOWN";
            version = version(answer);
        } catch (IOException away) {
            status = "AWAY";
        }
        double millis = Math.round((System.nanoTime() - start) / 10_000.0) / 100.0;
        return new ServiceHealth(destination.serviceName(), status, version, millis);
    }

    private @Nullable String version(Fetched answer) {
        try {
            JsonNode version = json.readTree(answer.body()).path("version");
            return version.isString() ? version.stringValue() : null;
        } catch (JacksonException notJson) {
            return null;
        }
    }
}
