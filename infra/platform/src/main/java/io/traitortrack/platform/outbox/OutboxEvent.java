package io.traitortrack.platform.outbox;

import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * An event as it waits in the outbox.
 *
 * @param id UUIDv7, becomes {@code ce_id}; the same on every retry
 * @param topic e.g. {@code scanning.bag}
 * @param key the aggregate's code; orders the events of one aggregate
 * @param type full type with version, e.g. {@code io.traitortrack.BagLinked.v1}
 * @param subjectVersion the aggregate's gapless version; null for facts without an aggregate
 * @param recordedAt the server's time, microseconds
 * @param causationId the event that this one answers
 * @param value the fact as JSON, under 48 KiB
 */
public record OutboxEvent(
        UUID id,
        String topic,
        String key,
        String type,
        @Nullable Long subjectVersion,
        Instant recordedAt,
        String requestId,
        @Nullable UUID causationId,
        @Nullable String traceparent,
        String value) {}
