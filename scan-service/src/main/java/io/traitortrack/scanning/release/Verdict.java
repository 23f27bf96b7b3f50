package io.traitortrack.scanning.release;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * What the bill service answered.
 *
 * @param eventId that of {@code ParentReleased} or {@code ParentHeld}
 * @param releaseId the question's
 * @param heldBy the number of the bill that the sack is on; null where it was let go
 * @param requestId the one of the call that asked
 */
public record Verdict(
        UUID eventId,
        UUID releaseId,
        String parentCode,
        @Nullable String heldBy,
        String requestId,
        @Nullable String traceparent) {}
