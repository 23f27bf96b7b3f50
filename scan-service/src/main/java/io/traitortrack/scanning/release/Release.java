package io.traitortrack.scanning.release;

import java.time.Instant;
import java.util.UUID;

import io.traitortrack.scanning.change.Reason;
import io.traitortrack.scanning.sack.Errand;
import org.jspecify.annotations.Nullable;

/**
 * A question to the bill service, with its answer once there is one.
 *
 * @param id that of the event that asked
 * @param errand the pack that is to come out
 * @param answer {@code RELEASED} or {@code HELD}
 * @param heldBy the number of the bill that the sack is on
 */
public record Release(
        UUID id,
        UUID bagId,
        Purpose purpose,
        Reason reason,
        @Nullable String stationCode,
        String actor,
        Instant askedAt,
        @Nullable Errand errand,
        @Nullable String answer,
        @Nullable String heldBy) {

    public boolean isAnswered() {
        return answer != null;
    }
}
