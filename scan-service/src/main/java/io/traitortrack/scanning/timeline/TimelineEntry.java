package io.traitortrack.scanning.timeline;

import java.time.Instant;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened to a code.
 *
 * @param kind {@code SCAN}, {@code REFUSAL} or {@code CHANGE} of state
 * @param eventId of the event that tells it, to be looked up in the audit log
 * @param what the outcome of a scan, the code of a refusal, or the reason of a change
 * @param parentGeneration which use of the parent's code it was
 * @param raw what the scanner typed, control characters and markup escaped
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TimelineEntry(
        String kind,
        UUID eventId,
        String what,
        @Nullable String code,
        @Nullable String parentCode,
        @Nullable Integer parentGeneration,
        @Nullable String otherParent,
        @Nullable Integer childCount,
        @Nullable String before,
        @Nullable String after,
        @Nullable String note,
        @Nullable String billNumber,
        @Nullable UUID scanId,
        @Nullable String stationCode,
        @Nullable String siteCode,
        String actor,
        @Nullable String raw,
        Instant occurredAt,
        Instant recordedAt) {}
