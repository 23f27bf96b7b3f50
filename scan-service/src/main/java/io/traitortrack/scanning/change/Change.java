package io.traitortrack.scanning.change;

import java.util.UUID;

import io.traitortrack.scanning.event.Moment;
import org.jspecify.annotations.Nullable;

/**
 * A sack's state changed.
 *
 * @param type of the event, e.g. {@code io.traitortrack.BagSealed.v1}
 * @param version the sack's, after the change
 * @param causationId the event that this one answers
 */
public record Change(
        UUID eventId,
        String type,
        UUID bagId,
        String code,
        String before,
        String after,
        Reason reason,
        @Nullable String stationCode,
        Moment moment,
        long version,
        String requestId,
        @Nullable UUID causationId,
        @Nullable String traceparent) {}
