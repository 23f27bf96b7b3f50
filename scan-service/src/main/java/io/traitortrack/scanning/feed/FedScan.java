package io.traitortrack.scanning.feed;

import java.time.Instant;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.traitortrack.scanning.watch.Fact;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * A scan as subscribers of a feed see it.
 *
 * @param eventId of the event that tells it, to be looked up in the audit log
 * @param outcome what it meant, e.g. {@code LINKED}, or the code of its refusal
 * @param childCount what the sack held after it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
record FedScan(
        UUID eventId,
        @Nullable UUID scanId,
        String siteCode,
        @Nullable String stationCode,
        String userId,
        @Nullable String outcome,
        boolean refused,
        @Nullable String code,
        @Nullable String parentCode,
        @Nullable Integer childCount,
        @Nullable Integer capacity,
        @Nullable String state,
        Instant occurredAt,
        Instant recordedAt) {

    static FedScan of(Fact fact, String site) {
        return new FedScan(
                fact.id(),
                fact.scanId(),
                site,
                fact.station(),
                fact.actor(),
                fact.outcome(),
                fact.what() == Fact.What.REJECTED,
                fact.code(),
                fact.parentCode(),
                number(fact.value().path("childCount")),
                number(fact.value().path("capacity")),
                fact.value().path("state").stringValue(null),
                fact.occurredAt(),
                fact.recordedAt());
    }

    private static @Nullable Integer number(JsonNode node) {
        return node.canConvertToInt() ? node.intValue() : null;
    }
}
