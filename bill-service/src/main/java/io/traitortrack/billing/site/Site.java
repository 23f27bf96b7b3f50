package io.traitortrack.billing.site;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;

/**
 * A site, as far as bills care.
 *
 * @param code e.g. {@code LKO}
 * @param timeZone e.g. {@code Asia/Kolkata}
 */
public record Site(String code, String name, ZoneId timeZone, boolean active) {

    /** Returns the local date of an instant: the business day of what happened then (D-11). */
    public LocalDate dayOf(Instant instant) {
        return LocalDate.ofInstant(instant, timeZone);
    }

    /** Returns the offset in force at an instant, e.g. {@code +05:30}; never {@code Z}. */
    public String offsetAt(Instant instant) {
        ZoneOffset offset = timeZone.getRules().getOffset(instant);
        return offset.equals(ZoneOffset.UTC) ? "+00:00" : offset.getId().substring(0, 6);
    }
}
