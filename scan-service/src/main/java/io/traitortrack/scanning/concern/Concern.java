package io.traitortrack.scanning.concern;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * An exception as the API shows it.
 *
 * @param subject what it is about: a code, a station, or station and person
 * @param codes codes that belong to it, known ones among them
 * @param userId who did what it is about
 * @param times how often it was seen
 * @param state {@code OPEN}, {@code ASSIGNED} or {@code RESOLVED}
 * @param assignee the id of the person who looks after it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Concern(
        UUID id,
        String kind,
        String siteCode,
        @Nullable String stationCode,
        String subject,
        List<String> codes,
        @Nullable String userId,
        Instant firstSeen,
        Instant lastSeen,
        long times,
        String state,
        @Nullable String assignee,
        @Nullable String reason,
        @Nullable String resolvedBy,
        @Nullable Instant resolvedAt) {

    public Concern {
        codes = List.copyOf(codes);
    }

    boolean isResolved() {
        return state.equals("RESOLVED");
    }
}
