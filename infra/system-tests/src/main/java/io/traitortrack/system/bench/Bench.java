package io.traitortrack.system.bench;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.traitortrack.localstack.login.LoginRefused;
import io.traitortrack.system.Database;
import io.traitortrack.system.Installation;
import io.traitortrack.system.Installations;
import io.traitortrack.system.field.FreshCodes;
import io.traitortrack.system.field.Station;
import tools.jackson.databind.json.JsonMapper;

/**
 * {@code ./traitortrack bench [scan|batch] [--json]}: how fast this machine scans, beside pgbench on the same database
 * server in the same run.
 *
 * <p>Runs against the running installation with the whole stack on, and leaves its sacks and packs there; every run uses
 * about two thousand of the 200,000 sack codes.
 */
public final class Bench {

    private static final int ROUNDS = 5;
    private static final int CONNECTIONS = 32;
    private static final int BATCH_CONNECTIONS = 4;

    private final Installation installation;
    private final boolean json;
    private final Scanners scanners;
    private final Map<String, Object> report = new LinkedHashMap<>();

    private Bench(Installation installation, boolean json) {
        this.installation = installation;
        this.json = json;
        FreshCodes codes = installation.freshCodes();
        this.scanners = new Scanners(installation.station("LKO-1"), codes);
    }

    /** The name of a benchmark, all of them without; {@code --json} for one JSON document and no progress. */
    public static void main(String[] arguments) {
        List<String> words = new ArrayList<>(List.of(arguments));
        boolean json = words.remove("--json");
        String name = words.isEmpty() ? "all" : words.removeFirst();
        if (!words.isEmpty() || !List.of("all", "scan", "batch").contains(name)) {
            System.err.println("There is no such benchmark. Known: scan, batch; both without a name. Option: --json.");
            System.exit(2);
        }
        try {
            new Bench(Installations.running(), json).run(name);
        } catch (AssertionError | LoginRefused e) {
            System.err.println("The benchmark stopped: " + e.getMessage());
            System.exit(1);
        }
    }

    private void run(String name) {
        Database scan = installation.database("scan");
        int connections =
                Math.max(1, (int) scan.number("SELECT count(*) FROM pg_stat_activity WHERE usename = 'scan_service'"));
        report.put("flushMicros", FlushLatency.median(installation.state()).toNanos() / 1_000);
        report.put("databaseConnections", connections);
        report.put("rounds", ROUNDS);
        say("one durable write of 8 KiB takes " + report.get("flushMicros") + " µs on this disk; " + connections
                + " database connections on both sides; the whole stack is on");
        int transactions = 20_000;
        try (Pgbench pgbench =
                Pgbench.prepare(scan, installation.checkout(), connections, transactions * (2 * ROUNDS + 1))) {
            say("warming up");
            pgbench.round(transactions);
            if (!name.equals("batch")) {
                scan(pgbench, transactions);
            }
            if (!name.equals("scan")) {
                batch(pgbench, transactions);
            }
        }
        if (json) {
            System.out.println(JsonMapper.builder().build().writeValueAsString(report));
        }
    }

    private void scan(Pgbench pgbench, int transactions) {
        Station station = installation.station("LKO-1");
        int packs = 3_000;
        for (int i = 0; i < 3; i++) {
            scanners.oneByOne(installation.edge(), CONNECTIONS, packs);
            scanners.oneByOne(installation.scanService(), CONNECTIONS, packs);
        }
        scanners.provide(2 * ROUNDS * packs);
        List<Double> reference = new ArrayList<>();
        List<Double> direct = new ArrayList<>();
        List<Double> gateway = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            say("scan: round " + round + " of " + ROUNDS);
            reference.add(pgbench.round(transactions));
            direct.add(scanners.oneByOne(installation.scanService(), CONNECTIONS, packs));
            gateway.add(scanners.oneByOne(installation.edge(), CONNECTIONS, packs));
        }
        Rounds plain = new Rounds("pgbench, plain scan transaction", reference);
        Rounds straight = new Rounds("scan API, direct", direct);
        Rounds through = new Rounds("scan API, through the gateway", gateway);
        tell("scan", plain, straight, through);
        ratio("scanByPgbench", "scan API direct ÷ pgbench", straight.by(plain), 0.40, 0.65);
        ratio("gatewayByPgbench", "scan API through the gateway ÷ pgbench", through.by(plain), 0, 0);
        ratio("gatewayByDirect", "through the gateway ÷ direct", through.by(straight), 0.60, 0.85);
        station.api().get("/api/v1/me").expect(200);
    }

    private void batch(Pgbench pgbench, int transactions) {
        int packs = 4_800;
        URI edge = installation.edge();
        for (int i = 0; i < 2; i++) {
            scanners.inBatches(edge, BATCH_CONNECTIONS, packs);
        }
        scanners.provide(2 * ROUNDS * packs);
        List<Double> reference = new ArrayList<>();
        List<Double> direct = new ArrayList<>();
        List<Double> gateway = new ArrayList<>();
        for (int round = 1; round <= ROUNDS; round++) {
            say("batch: round " + round + " of " + ROUNDS);
            reference.add(pgbench.round(transactions));
            direct.add(scanners.inBatches(installation.scanService(), BATCH_CONNECTIONS, packs));
            gateway.add(scanners.inBatches(edge, BATCH_CONNECTIONS, packs));
        }
        Rounds plain = new Rounds("pgbench, plain scan transaction", reference);
        Rounds straight = new Rounds("batches of 480, direct", direct);
        Rounds through = new Rounds("batches of 480, through the gateway", gateway);
        tell("batch", plain, straight, through);
        ratio("batchByPgbench", "batch scans direct ÷ pgbench", straight.by(plain), 1.5, 5);
        ratio("batchThroughGatewayByPgbench", "batch scans through the gateway ÷ pgbench", through.by(plain), 0, 0);
    }

    private void tell(String name, Rounds... all) {
        Map<String, Object> figures = new LinkedHashMap<>();
        for (Rounds one : all) {
            figures.put(one.name(), Map.of("medianPerSecond", Math.round(one.median()), "rounds", one.rates()));
            say("  " + one);
        }
        report.put(name, figures);
    }

    /** A floor of 0 means that none was set for this ratio. */
    private void ratio(String key, String name, double ratio, double floor, double target) {
        report.put(key, Math.round(ratio * 1_000) / 1_000.0);
        String bounds = floor == 0 ? "" : String.format(Locale.ROOT, "   (floor %.2f, target %.2f)", floor, target);
        say(String.format(Locale.ROOT, "  %-44s %.2f%s", name, ratio, bounds));
    }

    private void say(String text) {
        if (!json) {
            System.out.println(text);
        }
    }
}
