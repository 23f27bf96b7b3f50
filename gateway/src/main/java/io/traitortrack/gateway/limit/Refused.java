package io.traitortrack.gateway.limit;

import java.time.Duration;

import org.jspecify.annotations.Nullable;

/**
 * A bucket did not hold enough.
 *
 * @param claim what was asked of it
 * @param pause after which it will, unless others take from it meanwhile
 */
record Refused(Claim claim, Duration pause) {

    private static final long NANOS = 1_000_000_000;

    /** The one that lasts longer: only then is there room in both buckets. */
    static Refused longer(@Nullable Refused before, Refused next) {
        return before == null || next.pause().compareTo(before.pause()) > 0 ? next : before;
    }

    static Refused of(Claim claim, long nanosToWait) {
        return new Refused(claim, Duration.ofSeconds(Math.max(1, Math.ceilDiv(nanosToWait, NANOS))));
    }
}
