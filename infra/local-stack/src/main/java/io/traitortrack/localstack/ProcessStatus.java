package io.traitortrack.localstack;

import org.jspecify.annotations.Nullable;

/**
 * One server or service as it is now.
 *
 * @param name as programs call it, e.g. {@code postgres}
 * @param pid null where it does not run
 * @param residentBytes memory of this process and its children, shared pages counted in shares; 0 where it does not run
 */
public record ProcessStatus(
        String name, State state, String address, @Nullable Long pid, long residentBytes) {
    /** Whether it runs and whether it answers. */
    public enum State {
        UP,
        STARTING,
        DOWN
    }
}
