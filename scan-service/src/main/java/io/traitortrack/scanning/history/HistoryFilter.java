package io.traitortrack.scanning.history;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;

import io.traitortrack.platform.security.SiteScope;
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

    /** Adds fixed conditions; what the caller sent goes into the parameters only. */
    void into(List<String> conditions, Map<String, Object> parameters, SiteScope scope) {
        if (site != null) {
            scope.require(site);
            add("site_code = :site", "site", site, conditions, parameters);
        } else if (!scope.all()) {
            add("site_code = ANY (:sites)", "sites", scope.sites().toArray(String[]::new), conditions, parameters);
        }
        add("station_code = :station", "station", station, conditions, parameters);
        add("user_id = :user", "user", user, conditions, parameters);
        add("outcome = :outcome", "outcome", outcome, conditions, parameters);
        if (refused != null) {
            conditions.add(refused ? "status >= 400" : "status < 400");
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
