package io.traitortrack.scanning.count;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * What happened at a site, hour by hour.
 *
 * @param asOf all that was recorded until then is counted
 */
public record HourCounts(Instant asOf, String siteCode, List<Hour> items) {

    /**
     * An hour at a station.
     *
     * @param hour when it began, by the site's clock, e.g. {@code 2026-11-21T10:00:00+05:30}
     * @param stationCode null for what was done at no station
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Hour(OffsetDateTime hour, @Nullable String stationCode, Tallied counts) {}
}
