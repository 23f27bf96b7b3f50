package io.traitortrack.platform.time;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;

import io.traitortrack.platform.problem.ProblemException;

/** Instants and days as the database keeps them, and as clients write them. */
public final class Times {

    private static final int FIRST_YEAR = 1900;
    private static final int LAST_YEAR = 2199;

    private Times() {}

    /** Cuts an instant to microseconds, the precision of PostgreSQL's {@code timestamptz}. */
    public static Instant micros(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }

    /**
     * Reads a time as in RFC 3339, to the microsecond.
     *
     * @throws ProblemException 400 {@code INVALID_REQUEST} naming the field; also outside of the years 1900 to 2199
     */
    public static Instant instant(String field, String text) {
        try {
            OffsetDateTime time = OffsetDateTime.parse(text).withOffsetSameInstant(ZoneOffset.UTC);
            requireYear(field, time.getYear());
            return micros(time.toInstant());
        } catch (DateTimeException unreadable) {
            throw ProblemException.invalid(field, "must be a time as in RFC 3339");
        }
    }

    /**
     * Reads a day, e.g. {@code 2026-11-21}.
     *
     * @throws ProblemException 400 {@code INVALID_REQUEST} naming the field; also outside of the years 1900 to 2199
     */
    public static LocalDate day(String field, String text) {
        try {
            LocalDate day = LocalDate.parse(text);
            requireYear(field, day.getYear());
            return day;
        } catch (DateTimeException unreadable) {
            throw ProblemException.invalid(field, "must be a day, as 2026-11-21");
        }
    }

    private static void requireYear(String field, int year) {
        if (year < FIRST_YEAR || year > LAST_YEAR) {
            throw ProblemException.invalid(field, "must be between the years " + FIRST_YEAR + " and " + LAST_YEAR);
        }
    }
}
