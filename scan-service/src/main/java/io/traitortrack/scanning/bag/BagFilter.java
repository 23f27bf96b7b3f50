package io.traitortrack.scanning.bag;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;

import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.security.SiteScope;
import io.traitortrack.platform.text.PlainText;
import io.traitortrack.platform.time.Times;
import org.jspecify.annotations.Nullable;

/**
 * Which bags a list holds; null means any.
 *
 * @param linked for children: in a sack, or free, and that a moment behind
 * @param billed for parents: on a bill or on none
 * @param prefix what the code begins with, upper-case
 * @param from opened at or after
 * @param to opened before
 * @param waiting what waits for somebody
 */
public record BagFilter(
        @Nullable String site,
        @Nullable String type,
        @Nullable String role,
        @Nullable String state,
        @Nullable Boolean linked,
        @Nullable Boolean billed,
        @Nullable String prefix,
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable Waiting waiting,
        @Nullable String sort) {

    private static final int LONGEST_TEXT = 100;
    private static final List<String> STATES = List.of("OPEN", "SEALED", "BILLED", "DISPATCHED", "RECEIVED", "RETIRED");

    public BagFilter {
        if (role != null && !role.equals("PARENT") && !role.equals("CHILD")) {
            throw ProblemException.invalid("role", "must be PARENT or CHILD");
        }
        if (state != null && !STATES.contains(state)) {
            throw ProblemException.invalid("state", "must be one of " + String.join(", ", STATES));
        }
    }

    /**
     * Reads a filter as a query spells it.
     *
     * @param q what the code begins with, as typed
     * @throws ProblemException 400 {@code INVALID_REQUEST} naming the parameter
     */
    public static BagFilter asked(
            @Nullable String site,
            @Nullable String type,
            @Nullable String role,
            @Nullable String state,
            @Nullable Boolean linked,
            @Nullable Boolean billed,
            @Nullable String q,
            @Nullable String from,
            @Nullable String to,
            @Nullable Waiting waiting,
            @Nullable String sort) {
        return new BagFilter(
                text("site", site),
                text("type", type),
                role,
                state,
                linked,
                billed,
                text("q", q == null ? null : q.strip().toUpperCase(Locale.ROOT)),
                from == null ? null : Times.instant("from", from),
                to == null ? null : Times.instant("to", to),
                waiting,
                sort);
    }

    private static @Nullable String text(String name, @Nullable String value) {
        return value == null ? null : PlainText.verbatim(name, value, LONGEST_TEXT);
    }

    BagOrder order() {
        return BagOrder.of(sort);
    }

    /** Returns fixed conditions on {@code b}; what the caller sent goes into the parameters only. */
    List<String> conditions(SiteScope scope, Instant now, Map<String, Object> parameters) {
        List<String> conditions = new ArrayList<>();
        // with one site only, an index gives the order, too
        String one = site == null && scope.sites().size() == 1
                ? scope.sites().iterator().next()
                : site;
        if (one != null) {
            scope.require(one);
            add(conditions, parameters, "b.site_code = :site", "site", one);
        } else if (!scope.all()) {
            add(
                    conditions,
                    parameters,
                    "b.site_code = ANY (:sites)",
                    "sites",
                    scope.sites().toArray(String[]::new));
        }
        add(conditions, parameters, "b.bag_type = :type", "type", type);
        if (role != null) {
            conditions.add(role.equals("PARENT") ? "b.bag_type IS NOT NULL" : "b.bag_type IS NULL");
        }
        if (state != null) {
            conditions.add("b.bag_type IS NOT NULL");
            add(conditions, parameters, "b.state = :state", "state", state);
        }
        if (linked != null) {
            conditions.add("b.bag_type IS NULL");
            conditions.add(linked ? "l.id IS NOT NULL" : Waiting.free(one));
        }
        if (billed != null) {
            conditions.add("b.bag_type IS NOT NULL");
            conditions.add(billed ? "b.bill_number IS NOT NULL" : "b.bill_number IS NULL");
        }
        if (waiting != null) {
            conditions.add(waiting.condition(one, now, parameters));
        }
        if (prefix != null) {
            add(conditions, parameters, "b.code >= :prefix", "prefix", prefix);
            add(conditions, parameters, "b.code < :prefixEnd", "prefixEnd", prefix + "\uffff");
        }
        if (from != null) {
            add(conditions, parameters, "b.opened_at >= :from", "from", utc(from));
            // the id was made in the same breath as the time: it leads through the index; no id is of before 1970
            Instant earliest = from.minus(Duration.ofMinutes(1));
            if (earliest.isAfter(Instant.EPOCH)) {
                add(conditions, parameters, "b.id >= least_uuid_of(:fromId)", "fromId", utc(earliest));
            }
        }
        if (to != null) {
            add(conditions, parameters, "b.opened_at < :to", "to", utc(to));
            Instant latest = to.plus(Duration.ofMinutes(1));
            if (latest.isAfter(Instant.EPOCH)) {
                add(conditions, parameters, "b.id < least_uuid_of(:toId)", "toId", utc(latest));
            }
        }
        return conditions;
    }

    private static void add(
            List<String> conditions,
            Map<String, Object> parameters,
            String condition,
            String name,
            @Nullable Object value) {
        if (value != null) {
            conditions.add(condition);
            parameters.put(name, value);
        }
    }

    static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
