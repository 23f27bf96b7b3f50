package io.traitortrack.system.bench;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

import io.traitortrack.system.Database;
import io.traitortrack.system.Installation;

/** Single scans and batches, beside pgbench with the plain scan transaction, and through the gateway beside direct. */
final class ScanBench {

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
            one(edge);
            one(direct);
        });
        try (Pgbench pgbench = pgbench()) {
            List<Double> reference = new ArrayList<>();
            List<Double> straight = new ArrayList<>();
            List<Double> through = new ArrayList<>();
            Meter meter = new Meter();
            Meter wholeStack = new Meter();
            for (int round = 1; round <= Measure.ROUNDS; round++) {
                measure.round("scan", round);
                scanners.provide(2 * SINGLE_SCANS);
                reference.add(pgbench.round(TRANSACTIONS));
                straight.add(measure.metered(meter, () -> one(direct)));
                through.add(measure.metered(wholeStack, () -> one(edge)));
            }
            Rounds plain = Rounds.perSecond("pgbench, plain scan transaction", reference);
            Rounds without = Rounds.perSecond("scan API, direct", straight);
            Rounds with = Rounds.perSecond("scan API, through the gateway", through);
            report.rounds("scan", plain, without, with);
            report.ratio("scanByPgbench", "scan API direct ÷ pgbench", without.by(plain), "floor 0.40, target 0.65");
            report.ratio("gatewayByPgbench", "scan API through the gateway ÷ pgbench", with.by(plain), "");
            report.processors("scan", meter.taken(), meter.elapsed());
            report.figure(
                    "stackMicrosPerScan",
                    "processor time of the whole stack, a scan through the gateway",
                    wholeStack.product().toNanos() / 1_000.0 / (Measure.ROUNDS * SINGLE_SCANS),
                    "µs",
                    "");
        }
    }

    void gateway() {
        measure.warmUp("gateway", () -> {
            one(edge);
            one(direct);
        });
        List<Double> straight = new ArrayList<>();
        List<Double> through = new ArrayList<>();
        Meter meter = new Meter();
        for (int round = 1; round <= Measure.ROUNDS; round++) {
            measure.round("gateway", round);
            scanners.provide(2 * SINGLE_SCANS);
            straight.add(one(direct));
            through.add(measure.metered(meter, () -> one(edge)));
        }
        Rounds without = Rounds.perSecond("scan API, direct", straight);
        Rounds with = Rounds.perSecond("scan API, through the gateway", through);
        report.rounds("gateway", without, with);
        report.ratio("gatewayByDirect", "through the gateway ÷ direct", with.by(without), "floor 0.60, target 0.85");
        report.processors("gateway", meter.taken(), meter.elapsed());
    }

    void batch() {
        measure.warmUp("batch", () -> {
            many(edge);
            many(direct);
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
                straight.add(measure.metered(meter, () -> many(direct)));
                through.add(many(edge));
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

    private double one(URI address) {
        return scanners.oneByOne(address, CONNECTIONS, SINGLE_SCANS);
    }

    private double many(URI address) {
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
