package io.traitortrack.localstack;

import java.nio.file.Path;
import java.util.Objects;

import io.traitortrack.localstack.process.JustInTime;
import io.traitortrack.localstack.process.StartFailure;
import io.traitortrack.localstack.state.Checkout;
import io.traitortrack.localstack.state.StateFolder;

/** The stack that a command means: by {@code TT_STATE} and {@code TT_PORT_BASE}, else this clone's own. */
public record Place(Checkout checkout, StateFolder state, PortPlan ports) {
    /** What the environment says. */
    public static Place current() {
        Checkout checkout = Checkout.find();
        String folder = System.getenv("TT_STATE");
        StateFolder state = new StateFolder(
                folder != null && !folder.isBlank()
                        ? checkout.root().resolve(Path.of(folder)).normalize()
                        : checkout.state());
        return new Place(checkout, state, ports(state));
    }

    /** Not started by this. */
    public LocalStack stack() {
        return stack(Replicas.of(state));
    }

    /** Not started by this. */
    LocalStack stack(Replicas replicas) {
        String edge = System.getenv("TT_EDGE_URL");
        return new LocalStack(
                checkout,
                state,
                ports,
                edge != null && !edge.isBlank() ? edge : "http://localhost:" + ports.base(),
                JustInTime.named(Objects.requireNonNullElse(System.getenv("TT_COMPILER"), "")),
                Traces.ofEnvironment(),
                replicas);
    }

    private static PortPlan ports(StateFolder state) {
        String base = System.getenv("TT_PORT_BASE");
        if (base == null || base.isBlank()) {
            return new PortPlan(state.portBase().orElse(PortPlan.DEFAULT_BASE));
        }
        try {
            return new PortPlan(Integer.parseInt(base.strip()));
        } catch (NumberFormatException e) {
            throw new StartFailure("TT_PORT_BASE is \"" + base + "\"; it must be a port number.", e);
        }
    }
}
