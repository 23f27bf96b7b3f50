package io.traitortrack.system.bench;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.DoubleSupplier;

import io.traitortrack.localstack.LocalStack;
import io.traitortrack.system.Installation;

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
    double metered(Meter meter, DoubleSupplier measurement) {
        Processors processors = new Processors(stack);
        Map<String, Duration> before = processors.taken();
        long start = System.nanoTime();
        double value = measurement.getAsDouble();
        meter.add(Processors.between(before, processors.taken()), Duration.ofNanos(System.nanoTime() - start));
        return value;
    }

    /** Measures while these processes of the stack stand still; they go on afterwards. */
    double alone(List<String> others, DoubleSupplier measurement) {
        List<String> pids = stack.status().stream()
                .filter(process -> others.contains(process.name()) && process.pid() != null)
                .map(process -> String.valueOf(process.pid()))
                .toList();
        signal("STOP", pids);
        try {
            return measurement.getAsDouble();
        } finally {
            signal("CONT", pids);
        }
    }

    private static void signal(String name, List<String> pids) {
        List<String> command = new ArrayList<>(List.of("kill", "-" + name));
        command.addAll(pids);
        try {
            if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
                throw new AssertionError("a process took no " + name);
            }
        } catch (IOException e) {
            throw new AssertionError("no signal could be sent", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        }
    }

    Path checkout() {
        return installation.checkout();
    }
}
