package io.traitortrack.scanning.bag;

import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Locale;
import java.util.Map;

import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.time.Times;
import org.jspecify.annotations.Nullable;

/**
 * What waits for somebody.
 *
 * @param what of which kind
 * @param olderThan how long it must have waited at least
 */
public record Waiting(What what, Duration olderThan) {

    private static final Duration LONGEST = Duration.ofDays(3_650);

    /** The kinds, as a list names them. */
    public enum What {
        /** Packs that were taken out of a sack and are in none; a moment behind. */
        UNLINKED(Duration.ZERO),
        /** Sealed sacks on no bill. */
        UNBILLED(Duration.ZERO),
        /** Sacks that were opened and never sealed. */
        NEVER_SEALED(Duration.ofHours(24)),
        /** Sealed sacks on no bill, since the last sealing. */
        OVER_AGE(Duration.ofDays(7));

        private final Duration usual;

        What(Duration usual) {
            this.usual = usual;
        }
    }

    /**
     * Reads what a list is asked for; null where it is not.
     *
     * @param view a kind in lower case with hyphens, e.g. {@code never-sealed}
     * @param olderThan as in ISO 8601, e.g. {@code P7D} or {@code PT12H}
     */
    public static @Nullable Waiting read(@Nullable String view, @Nullable String olderThan) {
        if (view == null) {
            if (olderThan != null) {
                throw ProblemException.invalid("olderThan", "needs a view");
            }
            return null;
        }
        for (What what : What.values()) {
            if (name(what).equals(view)) {
                return new Waiting(what, olderThan == null ? what.usual : duration(olderThan));
            }
        }
        throw ProblemException.invalid("view", "must be one of unlinked, unbilled, never-sealed, over-age");
    }

    public Waiting {
        if (what == What.UNLINKED && !olderThan.isZero()) {
            throw ProblemException.invalid("olderThan", "is not known of packs");
        }
    }

    /** The condition of a child that is in no sack; links would have to be missed one by one. */
    static String free(@Nullable String site) {
        return "l.id IS NULL AND b.id IN (SELECT f.bag_id FROM free_child f WHERE f.free"
                + (site == null ? ")" : " AND f.site_code = :site)");
    }

    private static String name(What what) {
        return what.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static Duration duration(String text) {
        try {
            Duration duration = Duration.parse(text);
            if (!duration.isNegative() && duration.compareTo(LONGEST) <= 0) {
                return duration;
            }
        } catch (DateTimeParseException | ArithmeticException unreadable) {
            // told below
        }
        throw ProblemException.invalid("olderThan", "must be a duration of up to ten years, as P7D or PT12H");
    }

    /** Returns a fixed condition on {@code b} and {@code l}; the time goes into the parameters. */
    String condition(@Nullable String site, Instant now, Map<String, Object> parameters) {
        if (what == What.UNLINKED) {
            return "b.bag_type IS NULL AND " + free(site);
        }
        String state = what == What.NEVER_SEALED ? "OPEN" : "SEALED";
        parameters.put("waitingState", state);
        String waiting = "b.bag_type IS NOT NULL AND b.state = :waitingState";
        if (what == What.NEVER_SEALED) {
            waiting += " AND NOT EXISTS (SELECT FROM bag_change c WHERE c.bag_id = b.id AND c.after = 'SEALED')";
        }
        if (olderThan.isZero()) {
            return waiting;
        }
        Instant since = Times.micros(now.minus(olderThan));
        parameters.put("waitingSince", BagFilter.utc(since));
        parameters.put("waitingId", BagFilter.utc(since.plusSeconds(60)));
        // nothing is sealed before it is opened: the id leads through the index
        waiting += " AND b.opened_at < :waitingSince AND b.id < least_uuid_of(:waitingId)";
        return what == What.NEVER_SEALED
                ? waiting
                : waiting + " AND NOT EXISTS (SELECT FROM bag_change c WHERE c.bag_id = b.id AND c.after = 'SEALED'"
                        + " AND c.recorded_at >= :waitingSince)";
    }
}
