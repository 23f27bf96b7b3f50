package io.traitortrack.system.bench;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.traitortrack.system.Await;
import io.traitortrack.system.Database;
import io.traitortrack.system.Installation;

/** Single scans and batches, beside pgbench with the plain scan transaction, and through the gateway beside direct. */
final class ScanBench {

    /** What a scan's answer does not wait for. */
    private static final List<String> OTHERS =
            List.of("kafka", "keycloak", "redis", "gateway", "bill-service", "audit-service");

    private static final Duration PATIENCE = Duration.ofMinutes(2);
    private static final int CONNECTIONS = 32;
    private static final int BATCH_CONNECTIONS = 4;
    private static final int TRANSACTIONS = 20_000;
    private static final int SINGLE_SCANS = 4_000;
    private static final int BATCHED_SCANS = 9_600;

    private final Measure measure;
    private final Report report;
    private final Scanners scanners;
    private final URI edge;
    private final URI direct;

    ScanBench(Measure measure) {
        Installation installation = measure.installation();
        this.measure = measure;
        this.report = measure.report();
        this.scanners = new Scanners(installation.station("LKO-1"), installation.freshCodes());
        this.edge = installation.edge();
        this.direct = installation.scanService();
    }

    void single() {
        measure.warmUp("scan", () -> {
            one(edge).run();
            one(direct).run();
        });
        try (Pgbench pgbench = pgbench()) {
            List<Double> reference = new ArrayList<>();
            List<Double> alone = new ArrayList<>();
            List<Double> straight = new ArrayList<>();
            List<Double> through = new ArrayList<>();
            Meter meter = new Meter();
            Meter wholeStack = new Meter();
            for (int round = 1; round <= Measure.ROUNDS; round++) {
                measure.round("scan", round);
                scanners.provide(3 * SINGLE_SCANS);
                reference.add(pgbench.round(TRANSACTIONS));
                Scanners.Load load = one(direct);
                alone.add(measure.metered(meter, () -> measure.alone(OTHERS, load::run)));
                carried();
                straight.add(one(direct).run());
                carried();
                through.add(measure.metered(wholeStack, one(edge)::run));
                carried();
            }
            Rounds plain = Rounds.perSecond("pgbench, plain scan transaction", reference);
            Rounds service = Rounds.perSecond("scan API, service and PostgreSQL only", alone);
            Rounds whole = Rounds.perSecond("scan API, whole stack on", straight);
            Rounds edged = Rounds.perSecond("scan API, whole stack, through the gateway", through);
            report.rounds("scan", plain, service, whole, edged);
            report.ratio("scanByPgbench", "scan API ÷ pgbench", service.by(plain), "floor 0.40, target 0.65");
            report.ratio("wholeStackByPgbench", "the same with the whole stack on ÷ pgbench", whole.by(plain), "");
            report.ratio("gatewayByPgbench", "the same through the gateway ÷ pgbench", edged.by(plain), "");
            report.processors("scan", meter.taken(), meter.elapsed());
            report.figure(
                    "stackMicrosPerScan",
                    "processor time of the whole stack, a scan through the gateway",
                    wholeStack.product().toNanos() / 1_000.0 / (Measure.ROUNDS * SINGLE_SCANS),
                    "µs",
                    "");
        }
    }

    /** Waits until every event written so far is in the audit log: what is measured next has the machine for itself. */
    private void carried() {
        Installation installation = measure.installation();
        String last = installation
                .database("scan")
                .rows("SELECT id FROM outbox WHERE topic <> 'audit.personal' ORDER BY id DESC LIMIT 1")
                .getFirst()
                .text("id");
        Database audit = installation.database("audit");
        Await.until(
                "for the log to hold the last scan",
                PATIENCE,
                () -> !audit.rows("SELECT idx FROM event WHERE event_id = ?", UUID.fromString(last))
                        .isEmpty());
    }

    void gateway() {
        measure.warmUp("gateway", () -> {
            one(edge).run();
            one(direct).run();
        });
        List<Double> straight = new ArrayList<>();
        List<Double> through = new ArrayList<>();
        Meter meter = new Meter();
        for (int round = 1; round <= Measure.ROUNDS; round++) {
            measure.round("gateway", round);
            scanners.provide(2 * SINGLE_SCANS);
            straight.add(one(direct).run());
            carried();
            through.add(measure.metered(meter, one(edge)::run));
            carried();
        }
        Rounds without = Rounds.perSecond("scan API, direct", straight);
        Rounds with = Rounds.perSecond("scan API, through the gateway", through);
        report.rounds("gateway", without, with);
        report.ratio("gatewayByDirect", "through the gateway ÷ direct", with.by(without), "floor 0.60, target 0.85");
        report.processors("gateway", meter.taken(), meter.elapsed());
    }

    void batch() {
        measure.warmUp("batch", () -> {
            many(edge).run();
            many(direct).run();
        });
        try (Pgbench pgbench = pgbench()) {
            List<Double> reference = new ArrayList<>();
            List<Double> straight = new ArrayList<>();
            List<Double> through = new ArrayList<>();
            Meter meter = new Meter();
            for (int round = 1; round <= Measure.ROUNDS; round++) {
                measure.round("batch", round);
                scanners.provide(2 * BATCHED_SCANS);
                reference.add(pgbench.round(TRANSACTIONS));
                straight.add(measure.metered(meter, many(direct)::run));
                carried();
                through.add(many(edge).run());
                carried();
            }
            Rounds plain = Rounds.perSecond("pgbench, plain scan transaction", reference);
            Rounds without = Rounds.perSecond("scans in batches of 480, direct", straight);
            Rounds with = Rounds.perSecond("scans in batches of 480, through the gateway", through);
            report.rounds("batch", plain, without, with);
            report.ratio("batchByPgbench", "batch scans direct ÷ pgbench", without.by(plain), "floor 1.5, target 5");
            report.ratio("batchThroughGatewayByPgbench", "through the gateway ÷ pgbench", with.by(plain), "");
            report.processors("batch", meter.taken(), meter.elapsed());
        }
    }

    private Scanners.Load one(URI address) {
        return scanners.oneByOne(address, CONNECTIONS, SINGLE_SCANS);
    }

    private Scanners.Load many(URI address) {
        return scanners.inBatches(address, BATCH_CONNECTIONS, BATCHED_SCANS);
    }

    /** With as many connections as the service's pool has. */
    private Pgbench pgbench() {
        Database scan = measure.installation().database("scan");
        int connections =
                Math.max(1, (int) scan.number("SELECT count(*) FROM pg_stat_activity WHERE usename = 'scan_service'"));
        report.put("databaseConnections", connections);
        Pgbench pgbench = Pgbench.prepare(scan, measure.checkout(), connections, TRANSACTIONS * (Measure.ROUNDS + 2));
        pgbench.round(TRANSACTIONS);
        return pgbench;
    }
}
