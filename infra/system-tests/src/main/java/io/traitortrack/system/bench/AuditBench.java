package io.traitortrack.system.bench;

import java.net.URI;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.traitortrack.system.Await;
import io.traitortrack.system.Database;
import io.traitortrack.system.Installation;
import io.traitortrack.system.field.FreshCodes;
import io.traitortrack.system.field.SackType;
import io.traitortrack.system.field.Scan;
import io.traitortrack.system.field.Station;

/**
 * From Kafka to row, leaf and signed checkpoint, beside a raw COPY of the same entries into the same table; and from the
 * commit of a scan to a signed checkpoint that covers it.
 */
final class AuditBench {

    private static final int EVENTS = 60_000;
    private static final int SCANS = 200;
    private static final Duration BETWEEN_SCANS = Duration.ofMillis(40);
    private static final Duration PATIENCE = Duration.ofMinutes(2);

    private final Measure measure;
    private final Installation installation;
    private final SignedSize signed;

    AuditBench(Measure measure) {
        this.measure = measure;
        this.installation = measure.installation();
        this.signed = new SignedSize(
                URI.create(measure.stack().service("audit-service").address()));
    }

    void run() {
        ingest();
        covered();
    }

    private void ingest() {
        Station station = installation.station("LKO-1");
        FreshCodes codes = installation.freshCodes();
        String sack = codes.sack(SackType.MUSTARD);
        station.scanSack(sack).expect(201);
        station.sendAll(codes.packs(20).stream()
                        .map(pack -> station.pack(pack.label(), sack))
                        .toList())
                .expect(200);
        Database audit = installation.database("audit");
        List<Double> reference = new ArrayList<>();
        List<Double> ours = new ArrayList<>();
        Meter meter = new Meter();
        try (EventFlood flood = EventFlood.like("BagLinked", installation.kafka());
                Connection connection = DriverManager.getConnection(audit.url(), audit.user(), audit.password());
                EntryCopy copy = new EntryCopy(connection)) {
            measure.warmUp("audit", () -> {
                catchUp(backlog(flood));
                copy.read(EVENTS);
                copy.run();
            });
            for (int round = 1; round <= Measure.ROUNDS; round++) {
                measure.round("audit", round);
                long covered = backlog(flood);
                ours.add(measure.metered(meter, () -> catchUp(covered)));
                copy.read(EVENTS);
                reference.add(copy.run());
            }
        } catch (SQLException e) {
            throw new AssertionError("the log could not be measured: " + e.getMessage(), e);
        }
        Rounds raw = Rounds.perSecond("raw COPY into the same table", reference);
        Rounds logged = Rounds.perSecond("Kafka to row, leaf, signed checkpoint", ours);
        Report report = measure.report();
        report.rounds("audit", raw, logged);
        report.ratio("auditByCopy", "audit ingest ÷ raw COPY", logged.by(raw), "floor 0.15, target 0.45");
        report.processors("audit", meter.taken(), meter.elapsed());
    }

    /** Publishes events while the audit service stands still; the size of the log that covers them. */
    private long backlog(EventFlood flood) {
        long covered = signed.now() + EVENTS;
        measure.without(List.of("audit-service"), () -> {
            flood.send(EVENTS);
            return EVENTS;
        });
        return covered;
    }

    /** Waits until a checkpoint has that size; events a second. */
    private double catchUp(long covered) {
        long start = System.nanoTime();
        signed.await(covered, PATIENCE);
        return EVENTS / ((System.nanoTime() - start) / 1e9);
    }

    private void covered() {
        Station station = installation.station("LKO-1");
        FreshCodes codes = installation.freshCodes();
        List<Double> half = new ArrayList<>();
        List<Double> tail = new ArrayList<>();
        Meter meter = new Meter();
        for (int round = 1; round <= Measure.ROUNDS; round++) {
            measure.round("commit to checkpoint", round);
            List<Double> latencies = measure.metered(meter, () -> coverage(station, codes));
            half.add(Rounds.quantile(latencies, 0.5));
            tail.add(Rounds.quantile(latencies, 0.99));
        }
        Rounds p99 = new Rounds("commit to a checkpoint that covers it, p99", "ms", tail);
        Report report = measure.report();
        report.rounds("covered", new Rounds("commit to a checkpoint that covers it, p50", "ms", half), p99);
        report.figure(
                "coveredSeconds", "commit to checkpoint, p99", p99.median() / 1_000, "s", "floor 3 s, target 1 s");
        report.processors("covered", meter.taken(), meter.elapsed());
    }

    /** Milliseconds from each scan's answer to the first checkpoint that was seen to cover it. */
    private List<Double> coverage(Station station, FreshCodes codes) {
        Map<String, Long> answered = new LinkedHashMap<>();
        List<long[]> sizes = new ArrayList<>();
        try (SignedSize.Watch watch = signed.watch()) {
            for (String sack : codes.sacks(SCANS)) {
                Scan scan = station.sack(sack);
                station.send(scan).expect(201);
                answered.put(scan.scanId(), System.nanoTime());
                Await.pause(BETWEEN_SCANS);
            }
            Map<String, Long> places = places(answered.keySet().stream().toList());
            long last =
                    places.values().stream().mapToLong(Long::longValue).max().orElseThrow();
            Await.until("for the log to cover the scans", PATIENCE, () -> watch.size() > last);
            sizes.addAll(watch.seen());
            List<Double> latencies = new ArrayList<>();
            places.forEach((scan, place) -> {
                long seen = sizes.stream()
                        .filter(size -> size[1] > place)
                        .mapToLong(size -> size[0])
                        .findFirst()
                        .orElseThrow();
                latencies.add(Math.max(0, seen - answered.getOrDefault(scan, seen)) / 1e6);
            });
            return latencies;
        }
    }

    /** Where the log holds the event of each scan. */
    private Map<String, Long> places(List<String> scans) {
        Database scan = installation.database("scan");
        Database audit = installation.database("audit");
        Map<String, Long> places = new LinkedHashMap<>();
        for (String id : scans) {
            UUID event = UUID.fromString(scan.rows("SELECT event_id FROM scan WHERE id = ?", UUID.fromString(id))
                    .getFirst()
                    .text("event_id"));
            Await.until(
                    "for the log to hold " + event,
                    PATIENCE,
                    () -> !audit.rows("SELECT idx FROM event WHERE event_id = ?", event)
                            .isEmpty());
            places.put(id, audit.number("SELECT idx FROM event WHERE event_id = ?", event));
        }
        return places;
    }
}
