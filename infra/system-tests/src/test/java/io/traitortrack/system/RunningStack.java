package io.traitortrack.system;

import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

import io.traitortrack.localstack.process.Ports;

/**
 * The local stack that the system tests work on, with a state folder and ports of its own.
 *
 * @param ours whether these tests started it, and so stop it
 */
record RunningStack(Installation installation, boolean ours) implements AutoCloseable {

    private static final int PORTS = 50;
    private static final int LOWEST_BASE = 20_000;
    private static final int BASES = 200;

    /** The stack that {@code TT_TEST_STACK} names by its state folder, else a new one. */
    static RunningStack get() {
        String running = System.getenv("TT_TEST_STACK");
        if (running != null && !running.isBlank()) {
            return new RunningStack(Installations.at(checkout(), Path.of(running), portBase()), false);
        }
        Path state = checkout().resolve(".traitortrack/test");
        int base = freePortBase();
        Launcher launcher = new Launcher(checkout().resolve("traitortrack"), environment(state, base));
        launcher.run("down", "--wipe");
        Launcher.Outcome up = launcher.run("up");
        if (up.exitCode() != 0) {
            launcher.run("down");
            throw new AssertionError("the stack did not start: " + up.text());
        }
        return new RunningStack(Installations.at(checkout(), state, base), true);
    }

    /** The source tree that these tests belong to. */
    static Path checkout() {
        return Path.of(System.getProperty("tt.root", ".")).toAbsolutePath().normalize();
    }

    /** What a launcher must be told to mean this installation. */
    static Map<String, String> environment(Installation installation) {
        return environment(installation.state(), installation.edge().getPort());
    }

    /** The same launcher for a stack that never ran. */
    static Launcher elsewhere(Launcher launcher, int base) {
        Map<String, String> environment = new HashMap<>(launcher.environment());
        environment.putAll(environment(checkout().resolve(".traitortrack/elsewhere"), base));
        return new Launcher(launcher.script(), Map.copyOf(environment));
    }

    /** A base whose fifty ports nobody listens on now. */
    static int freePortBase() {
        int first = ThreadLocalRandom.current().nextInt(BASES);
        return IntStream.range(0, BASES)
                .map(i -> LOWEST_BASE + (first + i) % BASES * PORTS)
                .filter(base -> IntStream.range(base, base + PORTS).allMatch(Ports::free))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no fifty free ports in a row"));
    }

    private static Map<String, String> environment(Path state, int base) {
        return Map.of("TT_PORT_BASE", String.valueOf(base), "TT_STATE", state.toString());
    }

    private static int portBase() {
        String base = System.getenv("TT_PORT_BASE");
        return base == null ? 8080 : Integer.parseInt(base);
    }

    @Override
    public void close() {
        if (ours) {
            new Launcher(checkout().resolve("traitortrack"), environment(installation)).run("down");
        }
    }
}
