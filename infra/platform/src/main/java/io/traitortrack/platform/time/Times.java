package io.traitortrack.platform.time;

import java.time.Instant;
import java.time.temporal.ChronoUnit;

/** Instants as the database keeps them. */
public final class Times {

    private Times() {}

    /** Cuts an instant to microseconds, the precision of PostgreSQL's {@code timestamptz}. */
    public static Instant micros(Instant instant) {
        return instant.truncatedTo(ChronoUnit.MICROS);
    }
}
