package io.traitortrack.system.bench;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.DoubleSupplier;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.traitortrack.localstack.LocalStack;
import io.traitortrack.system.Await;
import io.traitortrack.system.Database;
import io.traitortrack.system.Installation;
import io.traitortrack.testkit.TestProcess;

/**
 * What every benchmark works with.
 *
 * @param installation the running product, with no other work
 * @param stack its processes
 * @param report where the figures go
 */
record Measure(Installation installation, LocalStack stack, Report report) {

    /** Of each figure and of its reference. */
    static final int ROUNDS = 5;

    /** How long everything is warmed up at least: just-in-time compilers need it. */
    static final Duration WARM_UP = Duration.ofSeconds(60);

    /** What a scan's answer does not wait for. */
    private static final List<String> OTHERS =
            List.of("kafka", "keycloak", "redis", "gateway", "bill-service", "audit-service");

    private static final Duration PATIENCE = Duration.ofMinutes(2);

    /** Repeats the work until everything that takes part in it is warm. */
    void warmUp(String what, Runnable work) {
        report.say(what + ": warming up for " + WARM_UP.toSeconds() + " s");
        long end = System.nanoTime() + WARM_UP.toNanos();
        do {
            work.run();
        } while (System.nanoTime() < end);
    }

    void round(String what, int round) {
        report.say(what + ": round " + round + " of " + ROUNDS);
    }

    /** Runs a measurement and adds to the meter what every process took meanwhile. */
    <T> T metered(Meter meter, Supplier<T> measurement) {
        Processors processors = new Processors(stack);
        Map<String, Duration> before = processors.taken();
        long start = System.nanoTime();
        T value = measurement.get();
        meter.add(Processors.between(before, processors.taken()), Duration.ofNanos(System.nanoTime() - start));
        return value;
    }

    /** What a process of the stack took of the processors since it started. */
    Duration processorTime(String process) {
        return new Processors(stack).taken().getOrDefault(process, Duration.ZERO);
    }

    /** Measures while all stands still that a scan's answer does not wait for; it goes on afterwards. */
    double alone(DoubleSupplier measurement) {
        return without(OTHERS, measurement);
    }

    /** Measures while these processes of the stack stand still; they go on afterwards. */
    double without(List<String> others, DoubleSupplier measurement) {
        List<Long> pids = stack.status().stream()
                .filter(process -> others.contains(process.name()))
                .flatMap(process -> Stream.ofNullable(process.pid()))
                .toList();
        pids.forEach(pid -> TestProcess.signal("STOP", pid));
        try {
            return measurement.getAsDouble();
        } finally {
            pids.forEach(pid -> TestProcess.signal("CONT", pid));
        }
    }

    /**
     * Waits until every event written so far is in the audit log and was seen by what watches scans: what is measured next
     * has the machine for itself.
     */
    void carried() {
        Database scan = installation.database("scan");
        UUID last = last(scan, "topic <> 'audit.personal'");
        Database audit = installation.database("audit");
        Await.until(
                "for the log to hold the last scan",
                PATIENCE,
                () -> !audit.rows("SELECT idx FROM event WHERE event_id = ?", last)
                        .isEmpty());
        UUID scanned = last(scan, "topic = 'scanning.bag'");
        Await.until(
                "for the last scan to be counted",
                PATIENCE,
                () -> !scan.rows(
                                "SELECT event_id FROM inbox WHERE event_id = ? AND consumer = 'scan-service-watch'",
                                scanned)
                        .isEmpty());
    }

    private static UUID last(Database scan, String which) {
        return UUID.fromString(scan.rows("SELECT id FROM outbox WHERE " + which + " ORDER BY id DESC LIMIT 1")
                .getFirst()
                .text("id"));
    }

    Path checkout() {
        return installation.checkout();
    }
}
