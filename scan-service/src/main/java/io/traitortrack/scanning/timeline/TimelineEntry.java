package io.traitortrack.scanning.timeline;

import java.time.Instant;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.traitortrack.platform.security.SiteScope;
import org.jspecify.annotations.Nullable;

/**
 * One thing that happened to a code.
 *
 * @param kind {@code SCAN}, {@code REFUSAL}, {@code CHANGE} of state, or {@code CORRECTION}: a pack taken out of {@code
 *     parentCode}, where it was in a sack, and put into {@code otherParent}, where it went into one
 * @param generation which use of the code it belongs to
 * @param eventId of the event that tells it, to be looked up in the audit log
 * @param what the outcome of a scan, the code of a refusal, or the reason of a change
 * @param elsewhere it happened at a site that the caller does not reach; who, where and how is left out
 * @param parentGeneration which use of the parent's code it was
 * @param raw what the scanner typed, control characters and markup escaped
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record TimelineEntry(
        String kind,
        int generation,
        UUID eventId,
        String what,
        boolean elsewhere,
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
        @Nullable String actor,
        @Nullable String raw,
        Instant occurredAt,
        Instant recordedAt) {

    /** The entry as far as it concerns a caller who asked for this code; a scan at no known site is nobody's. */
    TimelineEntry seenBy(SiteScope scope, String asked) {
        boolean reached = siteCode == null ? scope.all() : scope.covers(siteCode);
        return reached ? this : fact(asked);
    }

    /** That it happened to the code asked for, and when; nothing of the bags, people and devices of the other site. */
    private TimelineEntry fact(String asked) {
        return new TimelineEntry(
                kind,
                generation,
                eventId,
                what,
                true,
                asked.equals(code) ? code : null,
                asked.equals(parentCode) ? parentCode : null,
                null,
                null,
                null,
                before,
                after,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                occurredAt,
                recordedAt);
    }
}
