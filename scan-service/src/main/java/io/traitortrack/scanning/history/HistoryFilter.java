package io.traitortrack.scanning.history;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.Set;

import io.traitortrack.platform.text.PlainText;
import io.traitortrack.platform.time.Times;
import org.jspecify.annotations.Nullable;

/**
 * Which scans are asked for.
 *
 * @param outcome for example {@code LINKED}
 * @param refused true for refused ones only, false for accepted ones only
 * @param from recorded at this time or later
 * @param to recorded before this time
 */
public record HistoryFilter(
        @Nullable String site,
        @Nullable String station,
        @Nullable String user,
        @Nullable String outcome,
        @Nullable Boolean refused,
        @Nullable Instant from,
        @Nullable Instant to) {

    private static final int LONGEST_TEXT = 100;
    private static final Set<String> ACCEPTED = Set.of("REGISTERED", "SEEN", "LINKED", "ALREADY_LINKED");

    /**
     * Reads a filter as a query spells it.
     *
     * @throws io.traitortrack.platform.problem.ProblemException 400 {@code INVALID_REQUEST} naming the parameter
     */
    public static HistoryFilter asked(
            @Nullable String site,
            @Nullable String station,
            @Nullable String user,
            @Nullable String outcome,
            @Nullable Boolean refused,
            @Nullable String from,
            @Nullable String to) {
        return new HistoryFilter(
                text("site", site),
                text("station", station),
                text("user", user),
                text("outcome", outcome),
                refused,
                from == null ? null : Times.instant("from", from),
                to == null ? null : Times.instant("to", to));
    }

    private static @Nullable String text(String name, @Nullable String value) {
        return value == null ? null : PlainText.verbatim(name, value, LONGEST_TEXT);
    }

    /** Adds fixed conditions, on all but the site; what the caller sent goes into the parameters only. */
    void into(List<String> conditions, Map<String, Object> parameters) {
        add("station_code = :station", "station", station, conditions, parameters);
        add("user_id = :user", "user", user, conditions, parameters);
        add("outcome = :outcome", "outcome", outcome, conditions, parameters);
        if (refused != null) {
            conditions.add(refused ? "status >= 400" : "status < 400");
        }
        if (Boolean.TRUE.equals(refused) || (outcome != null && !ACCEPTED.contains(outcome))) {
            // few are, and an index has just them
            conditions.add("(first_status >= 400 OR first_outcome = 'UNDONE')");
        }
        add("recorded_at >= :from", "from", utc(from), conditions, parameters);
        add("recorded_at < :to", "to", utc(to), conditions, parameters);
    }

    private static void add(
            String condition,
            String name,
            @Nullable Object value,
            List<String> conditions,
            Map<String, Object> parameters) {
        if (value != null) {
            conditions.add(condition);
            parameters.put(name, value);
        }
    }

    private static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
        return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
    }
}
