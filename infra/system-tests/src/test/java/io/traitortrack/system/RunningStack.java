package io.traitortrack.system;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;

import io.traitortrack.localstack.LocalStack;
import io.traitortrack.localstack.PortPlan;
import io.traitortrack.localstack.Progress;
import io.traitortrack.localstack.Replicas;
import io.traitortrack.localstack.Traces;
import io.traitortrack.localstack.state.Checkout;
import io.traitortrack.localstack.state.StateFolder;
import org.jspecify.annotations.Nullable;

/**
 * The local stack that the system tests work on, with data and ports of its own. Its services send their spans to where
 * {@link TracesSystemTest} starts a Zipkin; while there is none, they are dropped.
 *
 * @param ours the stack, if these tests started it and so stop it
 */
record RunningStack(Installation installation, @Nullable LocalStack ours) implements AutoCloseable {

    /** As many as several is; each of them takes this machine seconds to start. */
    private static final Replicas SEVERAL = new Replicas(3);

    private static final Progress PROGRESS = Progress.to(System.out::println);

    /** The stack that {@code TT_TEST_STACK} names by its state folder, else a new one with empty data. */
    static RunningStack get() {
        Checkout checkout = Checkout.find();
        String running = named();
        if (!running.isEmpty()) {
            StateFolder state = new StateFolder(Path.of(running));
            PortPlan ports = new PortPlan(
                    state.portBase().orElseThrow(() -> new AssertionError("no stack was ever started in " + running)));
            return new RunningStack(Installations.of(checkout, state, ports), null);
        }
        StateFolder state = new StateFolder(checkout.state().resolve("test"));
        PortPlan ports = PortPlan.free();
        if (Files.isDirectory(state.path())) {
            LocalStack leftBehind = new LocalStack(checkout, state, ports);
            leftBehind.down(PROGRESS);
            leftBehind.wipe();
        }
        LocalStack stack = new LocalStack(checkout, state, ports, Traces.to(Zipkin.addressFor(ports)), SEVERAL);
        try {
            stack.up(PROGRESS);
        } finally {
            stack.endWithThisProgram();
        }
        return new RunningStack(Installations.of(checkout, state, ports), stack);
    }

    /** The processes of an installation, to be killed and started. */
    static LocalStack of(Installation installation) {
        PortPlan ports = new PortPlan(installation.edge().getPort());
        StateFolder state = new StateFolder(installation.state());
        return new LocalStack(Checkout.find(), state, ports, Traces.to(Zipkin.addressFor(ports)), Replicas.of(state));
    }

    /** Starts what does not run; in a stack that these tests started it ends with this program. */
    static void up(LocalStack stack) {
        stack.up(PROGRESS);
        if (named().isEmpty()) {
            stack.endWithThisProgram();
        }
    }

    private static String named() {
        return Objects.requireNonNullElse(System.getenv("TT_TEST_STACK"), "").strip();
    }

    /** What a launcher must be told to mean this installation. */
    static Map<String, String> environment(Installation installation) {
        return environment(installation.state(), installation.edge().getPort());
    }

    /** The same launcher for a stack that never ran. */
    static Launcher elsewhere(Launcher launcher, Path state, int base) {
        Map<String, String> environment = new HashMap<>(launcher.environment());
        environment.putAll(environment(state, base));
        return new Launcher(launcher.script(), Map.copyOf(environment));
    }

    private static Map<String, String> environment(Path state, int base) {
        return Map.of("TT_PORT_BASE", String.valueOf(base), "TT_STATE", state.toString());
    }

    @Override
    public void close() {
        if (ours != null) {
            ours.down(PROGRESS);
        }
    }
}
