package io.traitortrack.scanning.history;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;

import io.traitortrack.platform.paging.Cursor;
import io.traitortrack.platform.paging.Page;
import io.traitortrack.platform.security.SiteScope;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Reads scans, the newest first, a page at a time by key. */
@Component
public class History {

    /** An undo of a link in a sealed sack is what the bill service's answer made of it (D-18). */
    private static final String SCANS = """
            (SELECT id AS scan_id, event_id, outcome, status, code, parent_code, station_code, site_code, user_id, raw,
                    occurred_at, recorded_at
             FROM (
               SELECT s.id, s.event_id,
                      CASE WHEN r.answer = 'HELD' THEN 'PARENT_BILLED'
                           WHEN r.id IS NOT NULL AND r.answer IS NULL THEN 'UNDO_ASKED'
                           ELSE s.outcome END AS outcome,
                      CASE WHEN s.outcome <> 'UNDONE' THEN s.status
                           WHEN r.answer = 'HELD' THEN 409
                           WHEN r.id IS NOT NULL AND r.answer IS NULL THEN 202
                           ELSE 200 END AS status,
                      s.code, s.parent_code, s.station_code, s.site_code, s.user_id, s.raw, s.occurred_at, s.recorded_at,
                      s.outcome AS first_outcome, s.status AS first_status
               FROM scan s LEFT JOIN release r ON s.outcome = 'UNDONE' AND r.id = s.event_id) scan
             %1$s ORDER BY recorded_at DESC, event_id DESC LIMIT :limit)
            """;

    private static final String REFUSALS = """
            (SELECT scan_id, event_id, outcome, status, code, parent_code, station_code, site_code, user_id, raw,
                    occurred_at, recorded_at
             FROM (SELECT r.*, r.id AS event_id, r.outcome AS first_outcome, r.status AS first_status
                   FROM refusal r) refusal
             %1$s ORDER BY recorded_at DESC, event_id DESC LIMIT :limit)
            """;

    /** The newest of each site, which an index has in order, and the newest of these. */
    private static final String OF_SITES = "SELECT newest.* FROM %2$s AS place (code) CROSS JOIN LATERAL (" + SCANS
            + " UNION ALL " + REFUSALS + ") newest";

    /** Compared as the index compares, which a site's own code is not. */
    private static final String EVERY_SITE = "(SELECT code COLLATE \"default\" FROM site)";

    private static final String ITS_SITE = "(SELECT site_code COLLATE \"default\" FROM station WHERE code = :station)";

    private static final String LAST = " ORDER BY recorded_at DESC, event_id DESC LIMIT :limit";

    private static final int FETCHED = 1_000;

    /** The database knows times up to the year 294276 only. */
    private static final Instant LATEST = Instant.parse("9999-01-01T00:00:00Z");

    private final JdbcClient jdbc;

    History(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Returns a page; a scan at no known site is shown to those only who see every site. */
    public Page<PastScan> list(HistoryFilter filter, SiteScope scope, @Nullable String cursor, int limit) {
        List<String> conditions = new ArrayList<>();
        Map<String, Object> parameters = new LinkedHashMap<>();
        filter.into(conditions, parameters);
        List<String> after = Cursor.decode(cursor, 2);
        if (after != null) {
            conditions.add("(recorded_at, event_id) < (:at, :event)");
            parameters.put("at", time(after.get(0)));
            parameters.put("event", id(after.get(1)));
        }
        parameters.put("limit", limit + 1);
        List<PastScan> found = jdbc.sql(statement(filter, scope, conditions, parameters))
                .params(parameters)
                .query((row, number) -> scan(row))
                .list();
        return Page.of(found, limit, History::cursor);
    }

    /** Reads all scans that fit, the newest first; as of one moment, in constant memory. */
    @Transactional(readOnly = true)
    public void each(HistoryFilter filter, SiteScope scope, Consumer<PastScan> taker) {
        List<String> conditions = new ArrayList<>();
        Map<String, Object> parameters = new LinkedHashMap<>();
        filter.into(conditions, parameters);
        parameters.put("limit", Long.MAX_VALUE);
        jdbc.sql(statement(filter, scope, conditions, parameters))
                .withFetchSize(FETCHED)
                .params(parameters)
                .query((RowCallbackHandler) row -> taker.accept(scan(row)));
    }

    /** In the order of an index whatever is asked for, so that a page costs what it holds. */
    private static String statement(
            HistoryFilter filter, SiteScope scope, List<String> conditions, Map<String, Object> parameters) {
        String site = filter.site();
        if (site != null) {
            scope.require(site);
        }
        boolean everywhere = site == null && scope.all();
        if (!everywhere) {
            parameters.put("sites", site == null ? scope.sites().toArray(String[]::new) : new String[] {site});
        }
        String sites = everywhere ? EVERY_SITE : "unnest(:sites::text[])";
        if (filter.station() != null) {
            sites = everywhere ? ITS_SITE : "(" + ITS_SITE + " INTERSECT SELECT unnest(:sites::text[]))";
        }
        String ofSites = OF_SITES.formatted(where("site_code = place.code", conditions), sites);
        return (everywhere
                        ? ofSites + " UNION ALL " + REFUSALS.formatted(where("site_code IS NULL", conditions))
                        : ofSites)
                + LAST;
    }

    private static String where(String place, List<String> conditions) {
        List<String> all = new ArrayList<>(List.of(place));
        all.addAll(conditions);
        return "WHERE " + String.join(" AND ", all);
    }

    private static String cursor(PastScan last) {
        return Cursor.encode(last.recordedAt().toString(), last.eventId().toString());
    }

    private static OffsetDateTime time(String text) {
        try {
            Instant time = Instant.parse(text);
            if (time.isBefore(Instant.EPOCH) || time.isAfter(LATEST)) {
                throw Cursor.invalid();
            }
            return time.atOffset(ZoneOffset.UTC);
        } catch (DateTimeException notOurs) {
            throw Cursor.invalid();
        }
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException notOurs) {
            throw Cursor.invalid();
        }
    }

    private static PastScan scan(ResultSet row) throws SQLException {
        Instant occurredAt = row.getObject("occurred_at", OffsetDateTime.class).toInstant();
        Instant recordedAt = row.getObject("recorded_at", OffsetDateTime.class).toInstant();
        return new PastScan(
                row.getObject("scan_id", UUID.class),
                row.getObject("event_id", UUID.class),
                row.getString("outcome"),
                row.getInt("status"),
                row.getString("code"),
                row.getString("parent_code"),
                row.getString("station_code"),
                row.getString("site_code"),
                row.getString("user_id"),
                row.getString("raw"),
                occurredAt,
                recordedAt,
                Duration.between(occurredAt, recordedAt).toMillis() / 1_000.0);
    }
}
