package io.traitortrack.scanning.event;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;

import org.jspecify.annotations.Nullable;

/**
 * Where, by whom and when a fact happened.
 *
 * @param siteCode null only where the site is unknown
 * @param actor user id, or {@code system:scan-service}
 * @param occurredAt the client's time, microseconds
 * @param recordedAt the server's time, microseconds
 * @param timeZone the site's, UTC where it is unknown
 */
public record Moment(@Nullable String siteCode, String actor, Instant occurredAt, Instant recordedAt, ZoneId timeZone) {

    private static final Duration MOST_SKEW = Duration.ofHours(24);

    /** D-11: the local date of {@code occurredAt}, or of {@code recordedAt} where the two are over 24 hours apart. */
    public LocalDate businessDay() {
        return businessTime().atZone(timeZone).toLocalDate();
    }

    /** The site's offset at the time that the business day comes from, e.g. {@code +05:30}. */
    public String utcOffset() {
        ZoneOffset offset = timeZone.getRules().getOffset(businessTime());
        return offset.equals(ZoneOffset.UTC) ? "+00:00" : offset.getId();
    }

    private Instant businessTime() {
        return Duration.between(occurredAt, recordedAt).abs().compareTo(MOST_SKEW) > 0 ? recordedAt : occurredAt;
    }
}
