package io.traitortrack.system.bench;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.traitortrack.localstack.LocalStack;
import io.traitortrack.localstack.Place;
import io.traitortrack.localstack.login.LoginRefused;
import io.traitortrack.system.Installation;
import io.traitortrack.system.Installations;

/**
 * {@code ./traitortrack bench [NAME] [--json]}: how fast the product is on this machine, each figure beside the reference
 * that is measured in the same run.
 *
 * <p>Runs against a stack that nobody else uses; the launcher starts one for it and throws it away.
 */
public final class Bench {

    private Bench() {}

    /** The name of a benchmark, all of them without; {@code --json} for one JSON document and no progress. */
    public static void main(String[] arguments) {
        List<String> words = new ArrayList<>(List.of(arguments));
        Report report = new Report(words.remove("--json"));
        Installation installation = Installations.running();
        LocalStack stack = Place.current().stack();
        Map<String, Runnable> known = known(new Measure(installation, stack, report));
        if (words.size() > 1 || !known.keySet().containsAll(words)) {
            System.err.println("There is no such benchmark. Known: " + String.join(", ", known.keySet())
                    + "; all without a name. Option: --json.");
            System.exit(2);
        }
        try {
            long micros = FlushLatency.median(installation.state()).toNanos() / 1_000;
            report.put("flushMicros", micros);
            report.put("rounds", Measure.ROUNDS);
            report.say("one durable write of 8 KiB takes " + micros + " µs on this disk; "
                    + Runtime.getRuntime().availableProcessors() + " processors; the whole stack is on");
            (words.isEmpty() ? List.copyOf(known.keySet()) : words).forEach(name -> {
                Runnable bench = known.get(name);
                if (bench != null) {
                    bench.run();
                }
            });
            report.close();
        } catch (AssertionError | LoginRefused e) {
            System.err.println("The benchmark stopped: " + e.getMessage());
            System.exit(1);
        }
    }

    private static Map<String, Runnable> known(Measure measure) {
        Map<String, Runnable> known = new LinkedHashMap<>();
        known.put("scan", () -> new ScanBench(measure).single());
        known.put("batch", () -> new ScanBench(measure).batch());
        known.put("relay", () -> new RelayBench(measure).run());
        known.put("gateway", () -> new ScanBench(measure).gateway());
        known.put("audit", () -> new AuditBench(measure).run());
        known.put("growth", () -> new GrowthBench(measure).run());
        known.put("import", () -> new ImportBench(measure).run());
        known.put("start", () -> new StartBench(measure).run());
        return known;
    }
}
