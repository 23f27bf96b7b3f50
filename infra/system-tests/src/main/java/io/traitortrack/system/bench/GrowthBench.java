package io.traitortrack.system.bench;

import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.function.Supplier;

import io.traitortrack.system.Database;
import io.traitortrack.system.Installation;
import io.traitortrack.system.field.Answer;
import io.traitortrack.system.field.Api;
import io.traitortrack.system.field.FreshCodes;

/** What a past of 1.8 million bags costs: the same scans over it and over one of eighteen thousand, and reading in it. */
final class GrowthBench {

    /** Another size, e.g. 600000 for 18 million bags, is for looking at plans. */
    private static final int SACKS = Integer.parseInt(System.getenv().getOrDefault("TT_PAST_SACKS", "60000"));

    private static final int FIRST_SACKS = 600;
    private static final int CONNECTIONS = 32;
    private static final int BATCH_CONNECTIONS = 4;
    private static final int TRANSACTIONS = 15_000;
    private static final int SINGLE_SCANS = 3_000;
    private static final int BATCHED_SCANS = 7_200;
    private static final int READS = 300;
    private static final long SEED = 18;

    private final Measure measure;
    private final Report report;
    private final Installation installation;
    private final Database scan;
    private final FreshCodes codes;
    private final Scanners scanners;
    private final URI direct;

    GrowthBench(Measure measure) {
        this.measure = measure;
        this.report = measure.report();
        this.installation = measure.installation();
        this.scan = installation.database("scan");
        this.codes = installation.freshCodes();
        this.scanners = new Scanners(installation.station("LKO-1"), codes);
        this.direct = installation.scanService();
    }

    /** Rates over one size of the past. */
    private record Pace(Rounds plain, Rounds single, Rounds batch) {}

    void run() {
        codes.reserve(Past.NUMBERS);
        Past past = new Past(scan, SACKS);
        past.writeUpTo(FIRST_SACKS, report::say);
        Pace young = pace("over " + told(bags()) + " bags");
        long start = System.nanoTime();
        past.writeUpTo(SACKS, report::say);
        report.figure("secondsToWriteThePast", "a past is written in", (System.nanoTime() - start) / 1e9, "s", "");
        past.check(measure.checkout());
        Pace old = pace("over " + told(bags()) + " bags");
        report.ratio("scanByPgbenchGrown", "scan API ÷ pgbench", old.single().by(old.plain()), "floor 0.50");
        report.ratio("batchByPgbenchGrown", "batch scans ÷ pgbench", old.batch().by(old.plain()), "floor 3");
        report.ratio(
                "costGrown",
                "cost of a scan ÷ that over the young past",
                young.single().by(young.plain()) / old.single().by(old.plain()),
                "at most 1.2");
        floors();
        reads();
    }

    private long bags() {
        return scan.number("SELECT count(*) FROM bag");
    }

    private static String told(long bags) {
        return String.format(Locale.ROOT, "%,d", bags);
    }

    private Pace pace(String over) {
        measure.warmUp("growth, " + over, () -> {
            single().run();
            batch().run();
        });
        List<Double> plain = new ArrayList<>();
        List<Double> single = new ArrayList<>();
        List<Double> batch = new ArrayList<>();
        try (Pgbench pgbench = Pgbench.beside(scan, measure.checkout(), TRANSACTIONS * (Measure.ROUNDS + 2))) {
            pgbench.round(TRANSACTIONS);
            for (int round = 1; round <= Measure.ROUNDS; round++) {
                measure.round("growth, " + over, round);
                scanners.provide(SINGLE_SCANS + BATCHED_SCANS);
                plain.add(pgbench.round(TRANSACTIONS));
                Scanners.Load one = single();
                single.add(measure.alone(one::run));
                measure.carried();
                Scanners.Load many = batch();
                batch.add(measure.alone(many::run));
                measure.carried();
            }
        }
        Pace pace = new Pace(
                Rounds.perSecond("pgbench, plain scan transaction", plain),
                Rounds.perSecond("scan API, service and PostgreSQL only", single),
                Rounds.perSecond("batches of 480, service and PostgreSQL only", batch));
        report.say("  " + over);
        report.rounds("growth, " + over, pace.plain(), pace.single(), pace.batch());
        return pace;
    }

    private Scanners.Load single() {
        return scanners.oneByOne(direct, CONNECTIONS, SINGLE_SCANS);
    }

    private Scanners.Load batch() {
        return scanners.inBatches(direct, BATCH_CONNECTIONS, BATCHED_SCANS);
    }

    private void floors() {
        List<String> stations = new ArrayList<>(scan.texts("SELECT code FROM station"));
        Floor floor = new Floor(installation, codes, stations);
        report.say("growth: " + Floor.STATIONS + " people at " + stations.size() + " stations scan a pack a second");
        floor.work();
        measure.carried();
        Meter meter = new Meter();
        Floor.Answers answers = measure.metered(meter, floor::work);
        report.figure("floorP50", "through the gateway, p50", quantile(answers.millis(), 0.5), "ms", "");
        report.figure("floorP95", "through the gateway, p95", quantile(answers.millis(), 0.95), "ms", "below 200");
        report.figure("floorP99", "through the gateway, p99", quantile(answers.millis(), 0.99), "ms", "below 500");
        report.figure("floorErrors", "answers that were no success", answers.errors(), "", "none");
        report.processors("floor", meter.taken(), meter.elapsed());
        report.figure(
                "floorMicrosPerScan",
                "processor time of the whole stack, gateway to log, a scan",
                meter.product().toNanos() / 1_000.0 / answers.millis().size(),
                "µs",
                "");
        measure.carried();
    }

    private void reads() {
        Api supervisor = installation.as("supervisor.lucknow");
        Api auditor = installation.as("auditor");
        Random random = new Random(SEED);
        Map<String, Supplier<Answer>> reads = new TreeMap<>();
        reads.put("lookup of a pack", () -> auditor.get("/api/v1/bags/" + pack(random)));
        reads.put("whole story of a pack", () -> auditor.get("/api/v1/bags/" + pack(random) + "/history"));
        reads.put(
                "page of a site's sealed sacks",
                () -> supervisor.get("/api/v1/bags?role=PARENT&state=SEALED&limit=50"));
        reads.put("page of a site's packs", () -> supervisor.get("/api/v1/bags?role=CHILD&limit=50"));
        reads.put("page of all packs in no sack", () -> auditor.get("/api/v1/bags?view=unlinked&limit=50"));
        reads.put("page of a site's scans", () -> supervisor.get("/api/v1/scans?limit=50"));
        reads.put("page of all scans", () -> auditor.get("/api/v1/scans?limit=50"));
        reads.put("page of all refused scans", () -> auditor.get("/api/v1/scans?refused=true&limit=50"));
        reads.put(
                "search by the beginning", () -> auditor.get(search(pack(random).substring(0, 6))));
        reads.put("search by the end", () -> auditor.get(search(pack(random).substring(3))));
        reads.put("search for a slip", () -> auditor.get(search(pack(random) + "7")));
        reads.forEach((name, read) -> {
            List<Double> millis = new ArrayList<>();
            for (int i = 0; i < READS; i++) {
                millis.add(read.get().expect(200).took().toNanos() / 1e6);
            }
            report.figure(name, name + ", p95", quantile(millis, 0.95), "ms", "below 100");
        });
    }

    private static String search(String text) {
        return "/api/v1/search?q=" + text;
    }

    private static String pack(Random random) {
        return String.format(Locale.ROOT, "%08d", random.nextInt((SACKS - SACKS / 50) * 30));
    }

    private static double quantile(List<Double> values, double share) {
        return Rounds.quantile(values, share);
    }
}
