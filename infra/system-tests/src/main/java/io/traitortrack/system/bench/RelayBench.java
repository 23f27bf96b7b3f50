package io.traitortrack.system.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.security.SecureRandom;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;

import com.sun.management.OperatingSystemMXBean;
import io.traitortrack.platform.relay.Relay;
import io.traitortrack.platform.relay.RelayProperties;
import io.traitortrack.platform.trace.EventSpans;
import io.traitortrack.system.Await;
import io.traitortrack.system.Database;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;

/**
 * From just before a commit to a subscriber, by the product's relay and by Debezium at its default settings.
 *
 * <p>Both run in this program, each on an outbox of its own, so that nothing else differs; one event is committed every
 * ten milliseconds. Then the idle relay's cost.
 */
final class RelayBench {

    private static final String PRODUCT = "bench.product";
    private static final String DEFAULT = "bench.default";
    private static final int COMMITS = 500;
    private static final Duration BETWEEN_COMMITS = Duration.ofMillis(10);
    private static final Duration IDLE = Duration.ofSeconds(20);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Measure measure;

    RelayBench(Measure measure) {
        this.measure = measure;
    }

    void run() {
        String kafka = measure.installation().kafka();
        Database server = measure.installation().database("scan");
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", kafka))) {
            admin.createTopics(List.of(new NewTopic(PRODUCT, 12, (short) 1), new NewTopic(DEFAULT, 12, (short) 1)))
                    .all()
                    .get();
            String password = password();
            try (OutboxDatabase product = new OutboxDatabase(server, measure.checkout(), "bench_product", password);
                    OutboxDatabase reference =
                            new OutboxDatabase(server, measure.checkout(), "bench_reference", password)) {
                measure(product, reference, kafka);
            } finally {
                admin.deleteTopics(List.of(PRODUCT, DEFAULT)).all().get();
            }
        } catch (SQLException | IOException | ExecutionException e) {
            throw new AssertionError("the relay could not be measured: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    private static String password() {
        byte[] random = new byte[16];
        new SecureRandom().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }

    private void measure(OutboxDatabase product, OutboxDatabase reference, String kafka)
            throws SQLException, IOException, InterruptedException {
        Relay relay = new Relay(
                new RelayProperties(
                        true,
                        "/bench",
                        OutboxDatabase.SCHEMA,
                        product.url(),
                        OutboxDatabase.RELAY,
                        product.password(),
                        List.of(PRODUCT),
                        Duration.ofMillis(10)),
                kafka,
                EventSpans.NONE);
        // both schemas have one name, and slots are known to the whole server: the default relay has one of another
        // name
        relay.start();
        try (DefaultRelay plain = new DefaultRelay(reference, kafka);
                Subscriber subscriber = new Subscriber(kafka, List.of(PRODUCT, DEFAULT))) {
            plain.awaitStart();
            Await.until("for the relay to run", PATIENCE, () -> relay.state() == Relay.State.RUNNING);
            measure.warmUp("relay", () -> {
                latencies(product, PRODUCT, subscriber);
                latencies(reference, DEFAULT, subscriber);
            });
            compare(product, reference, subscriber);
        }
        double with = idleShare();
        relay.stop();
        double without = idleShare();
        measure.report()
                .figure("relayIdlePercent", "the idle relay, of a core", Math.max(0, with - without), "%", "target 5");
    }

    private void compare(OutboxDatabase product, OutboxDatabase reference, Subscriber subscriber) {
        List<Double> ourHalf = new ArrayList<>();
        List<Double> ourTail = new ArrayList<>();
        List<Double> half = new ArrayList<>();
        List<Double> tail = new ArrayList<>();
        Meter meter = new Meter();
        for (int round = 1; round <= Measure.ROUNDS; round++) {
            measure.round("relay", round);
            List<Double> ours = measure.metered(meter, () -> latencies(product, PRODUCT, subscriber));
            List<Double> plain = latencies(reference, DEFAULT, subscriber);
            ourHalf.add(Rounds.quantile(ours, 0.5));
            ourTail.add(Rounds.quantile(ours, 0.99));
            half.add(Rounds.quantile(plain, 0.5));
            tail.add(Rounds.quantile(plain, 0.99));
        }
        Rounds p99 = new Rounds("commit to subscriber, p99", "ms", ourTail);
        Rounds reference99 = new Rounds("Debezium at its default settings, p99", "ms", tail);
        Report report = measure.report();
        report.rounds(
                "relay",
                new Rounds("Debezium at its default settings, p50", "ms", half),
                reference99,
                new Rounds("commit to subscriber, p50", "ms", ourHalf),
                p99);
        report.ratio(
                "relayByDefault", "commit to subscriber, p99 ÷ p99", p99.by(reference99), "floor 0.10, target 0.03");
        report.processors("relay", meter.taken(), meter.elapsed());
    }

    /** Milliseconds from just before each commit to its arrival. */
    private static List<Double> latencies(OutboxDatabase database, String topic, Subscriber subscriber) {
        Map<UUID, Long> committed = new LinkedHashMap<>();
        try {
            for (int commit = 0; commit < COMMITS; commit++) {
                long start = System.nanoTime();
                committed.put(database.commit(topic), start);
                Await.pause(
                        BETWEEN_COMMITS.minusNanos(Math.min(BETWEEN_COMMITS.toNanos() - 1, System.nanoTime() - start)));
            }
        } catch (SQLException e) {
            throw new AssertionError(e.getMessage(), e);
        }
        Map<UUID, Long> arrivals = subscriber.arrivals();
        Await.until(
                "for all events to arrive", PATIENCE, () -> arrivals.keySet().containsAll(committed.keySet()));
        List<Double> latencies = new ArrayList<>();
        committed.forEach((id, start) -> latencies.add((arrivals.getOrDefault(id, start) - start) / 1e6));
        arrivals.clear();
        return latencies;
    }

    /** What this program takes of a core while nothing happens, in hundredths. */
    private static double idleShare() {
        OperatingSystemMXBean system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
        Await.pause(Duration.ofSeconds(3));
        long before = system.getProcessCpuTime();
        Await.pause(IDLE);
        return 100.0 * (system.getProcessCpuTime() - before) / IDLE.toNanos();
    }
}
