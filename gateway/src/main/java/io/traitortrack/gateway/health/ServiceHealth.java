package io.traitortrack.gateway.health;

import org.jspecify.annotations.Nullable;

/**
 * How one server behind the gateway answered the question whether it is ready.
 *
 * @param name e.g. {@code scan-service}
 * @param status {@code UP}, {@code DOWN} (it said so) or {@code AWAY} (it did not answer)
 * @param version what it runs, where it says so
 * @param latencyMs how long its answer took, or how long the gateway waited
 */
record ServiceHealth(String name, String status, @Nullable String version, double latencyMs) {

    boolean isUp() {
        return status.equals("UP");
    }
}
