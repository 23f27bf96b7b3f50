package io.traitortrack.audit.query;

import java.time.Instant;
import java.util.UUID;

import io.traitortrack.audit.log.Entry;
import org.jspecify.annotations.Nullable;

/**
 * An event of the index together with its entry.
 *
 * @param logIndex its place in the log
 * @param entry what the log holds at that place; null where it cannot be read as an entry any more
 */
public record FoundEvent(
        UUID eventId,
        long logIndex,
        String topic,
        String type,
        @Nullable String subject,
        @Nullable String actor,
        @Nullable String site,
        @Nullable String outcome,
        @Nullable String requestId,
        @Nullable Instant occurredAt,
        Instant recordedAt,
        @Nullable Entry entry) {}
