package io.traitortrack.scanning.shift;

import java.time.Instant;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import org.jspecify.annotations.Nullable;

/**
 * A person signed on at a station.
 *
 * @param endedBecause {@code SIGNED_OFF}, {@code SIGNED_ON_ELSEWHERE} or {@code SITE_CLOSED}
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Shift(
        UUID id,
        String userId,
        String stationCode,
        String siteCode,
        Instant startedAt,
        @Nullable Instant endedAt,
        @Nullable String endedBecause) {

    /** Why a shift ended. */
    enum End {
        SIGNED_OFF,
        SIGNED_ON_ELSEWHERE,
        SITE_CLOSED
    }

    @JsonProperty(access = JsonProperty.Access.READ_ONLY)
    public boolean isOpen() {
        return endedAt == null;
    }
}
