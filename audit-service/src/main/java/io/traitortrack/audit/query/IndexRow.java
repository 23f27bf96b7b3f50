package io.traitortrack.audit.query;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * What search finds one entry by, as the index has it; whether that is what the entry says, the checker finds out.
 *
 * @param recordedAt the time of the record in Kafka where the event tells none
 */
public record IndexRow(
        long logIndex,
        UUID eventId,
        String topic,
        String type,
        @Nullable String subject,
        List<String> codes,
        @Nullable String actor,
        @Nullable String site,
        @Nullable String outcome,
        @Nullable String requestId,
        @Nullable Instant occurredAt,
        Instant recordedAt) {

    public IndexRow {
        codes = List.copyOf(codes);
    }
}
