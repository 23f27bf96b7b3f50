package io.traitortrack.system.bench;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;

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
                alone.add(measure.metered(meter, () -> measure.alone(load::run)));
                measure.carried();
                straight.add(one(direct).run());
                measure.carried();
                through.add(measure.metered(wholeStack, one(edge)::run));
                measure.carried();
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
            measure.carried();
            through.add(measure.metered(meter, one(edge)::run));
            measure.carried();
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
            List<Double> alone = new ArrayList<>();
            List<Double> straight = new ArrayList<>();
            List<Double> through = new ArrayList<>();
            Meter meter = new Meter();
            for (int round = 1; round <= Measure.ROUNDS; round++) {
                measure.round("batch", round);
                scanners.provide(3 * BATCHED_SCANS);
                reference.add(pgbench.round(TRANSACTIONS));
                Scanners.Load load = many(direct);
                alone.add(measure.metered(meter, () -> measure.alone(load::run)));
                measure.carried();
                straight.add(many(direct).run());
                measure.carried();
                through.add(many(edge).run());
                measure.carried();
            }
            Rounds plain = Rounds.perSecond("pgbench, plain scan transaction", reference);
            Rounds service = Rounds.perSecond("batches of 480, service and PostgreSQL only", alone);
            Rounds without = Rounds.perSecond("batches of 480, whole stack on", straight);
            Rounds with = Rounds.perSecond("batches of 480, through the gateway", through);
            report.rounds("batch", plain, service, without, with);
            report.ratio("batchByPgbench", "batch scans ÷ pgbench", service.by(plain), "floor 1.5, target 5");
            report.ratio(
                    "wholeStackBatchByPgbench", "the same with the whole stack on ÷ pgbench", without.by(plain), "");
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
        Pgbench pgbench = Pgbench.beside(
                measure.installation().database("scan"), measure.checkout(), TRANSACTIONS * (Measure.ROUNDS + 2));
        report.put("databaseConnections", pgbench.connections());
        pgbench.round(TRANSACTIONS);
        return pgbench;
    }
}
