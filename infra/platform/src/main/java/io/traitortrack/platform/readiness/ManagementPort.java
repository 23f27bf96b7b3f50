package io.traitortrack.platform.readiness;

import org.springframework.boot.actuate.autoconfigure.web.server.ManagementPortType;
import org.springframework.core.env.Environment;

/**
 * The port of health and metrics, which need no token and tell of stores, relay and queues in detail; hence a service
 * does not start where it is the port that clients reach.
 */
public final class ManagementPort {

    private ManagementPort() {}

    /** Passes where management has a port of its own, or none. */
    public static void requireApart(Environment environment) {
        if (ManagementPortType.get(environment) == ManagementPortType.SAME) {
            throw new IllegalStateException(
                    "management.server.port must be set, and be another port than server.port: health and metrics need"
                            + " no token");
        }
    }
}
