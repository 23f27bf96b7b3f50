package io.traitortrack.system.bench;

import java.util.ArrayList;
import java.util.List;

import io.traitortrack.localstack.ProcessStatus;
import io.traitortrack.localstack.service.ServiceProcess;

/** Each service alone from its start to readiness, and what it then holds of the memory. */
final class StartBench {

    private static final List<String> SERVICES = List.of("gateway", "scan-service", "bill-service", "audit-service");
    private static final double MEBIBYTE = 1024.0 * 1024;

    private final Measure measure;

    StartBench(Measure measure) {
        this.measure = measure;
    }

    void run() {
        List<Rounds> all = new ArrayList<>();
        double slowest = 0;
        double largest = 0;
        for (String name : SERVICES) {
            List<Double> seconds = new ArrayList<>();
            List<Double> memory = new ArrayList<>();
            List<Double> processor = new ArrayList<>();
            for (int round = 1; round <= Measure.ROUNDS; round++) {
                measure.round("start of " + name, round);
                seconds.add(start(measure.stack().service(name)));
                memory.add(resident(name));
                processor.add(measure.processorTime(name).toMillis() / 1_000.0);
            }
            Rounds ready = new Rounds(name + ", start to ready", "s", seconds);
            Rounds resident = new Rounds(name + ", resident", "MiB", memory);
            all.add(ready);
            all.add(resident);
            all.add(new Rounds(name + ", processor time until ready", "s", processor));
            slowest = Math.max(slowest, ready.median());
            largest = Math.max(largest, resident.median());
        }
        Report report = measure.report();
        report.rounds("start", all.toArray(Rounds[]::new));
        report.figure("startSeconds", "the slowest to be ready", slowest, "s", "floor 8, target 2");
        report.figure("residentMiB", "the largest", largest, "MiB", "floor 450 MB, target 300 MB");
    }

    private static double start(ServiceProcess service) {
        service.stop();
        long start = System.nanoTime();
        service.start();
        return (System.nanoTime() - start) / 1e9;
    }

    private double resident(String name) {
        return measure.stack().status().stream()
                        .filter(process -> process.name().equals(name))
                        .mapToLong(ProcessStatus::residentBytes)
                        .sum()
                / MEBIBYTE;
    }
}
