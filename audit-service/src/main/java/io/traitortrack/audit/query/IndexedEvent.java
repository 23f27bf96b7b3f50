package io.traitortrack.audit.query;

import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * What an event is searched by.
 *
 * @param eventId the event's own id; of a record that is no event, one derived from its place and content
 * @param type short name, for example {@code BagLinked}
 * @param subject the aggregate, for example a parent code
 * @param codes every code in the event, the subject included
 * @param outcome of the request that the event tells of, for example {@code ALREADY_LINKED} or {@code PARENT_FULL}
 * @param recordedAt server time of the producer; null where the entry tells none
 * @param commitments personal fields by name, each as {@code sha256:<base64url>}
 */
public record IndexedEvent(
        UUID eventId,
        String type,
        @Nullable String subject,
        Set<String> codes,
        @Nullable String actor,
        @Nullable String site,
        @Nullable String outcome,
        @Nullable String requestId,
        @Nullable Instant occurredAt,
        @Nullable Instant recordedAt,
        Map<String, String> commitments) {

    public IndexedEvent {
        codes = Set.copyOf(codes);
        commitments = Map.copyOf(commitments);
    }
}
