package io.traitortrack.scanning.timeline;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

import io.traitortrack.platform.paging.Cursor;
import io.traitortrack.platform.paging.Page;
import io.traitortrack.platform.security.SiteScope;
import io.traitortrack.scanning.bag.Bags;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the story of a code, generation by generation, from the facts themselves. */
@Component
public class Timeline {

    /**
     * Every branch leads through an index on the code or on the bags that it was. A fact belongs to the generation of the
     * bag that it names; one that names none, to the generation that was the last one then. A link that no scan made and
     * no move is told by the replacement of the sack's contents that it was a part of: they have one time.
     */
    private static final String STORY = """
            WITH own AS (SELECT id, generation, opened_at FROM bag WHERE code = :code),
            around AS (
              SELECT o.generation, l.id AS link_id, l.scan_id, l.child_bag_id, l.parent_bag_id, l.linked_at, l.unlinked_at
              FROM own o JOIN link l ON l.child_bag_id = o.id AND l.unlinked_at IS NULL
              UNION ALL
              SELECT o.generation, l.id AS link_id, l.scan_id, l.child_bag_id, l.parent_bag_id, l.linked_at, l.unlinked_at
              FROM own o JOIN link l ON l.child_bag_id = o.id AND l.unlinked_at IS NOT NULL),
            named AS (
              SELECT s.* FROM scan s WHERE s.code = :code AND s.outcome <> 'UNDONE'
              UNION ALL
              SELECT s.* FROM scan s
              WHERE s.parent_code = :code AND s.outcome <> 'LINKED' AND s.outcome <> 'UNDONE'
                AND s.code IS DISTINCT FROM :code),
            told AS (
              SELECT coalesce(o.generation, a.generation) AS known, n.*
              FROM named n LEFT JOIN own o ON o.id = n.parent_bag_id LEFT JOIN around a ON a.scan_id = n.id
              UNION ALL
              SELECT o.generation, s.*
              FROM own o JOIN link l ON l.parent_bag_id = o.id JOIN scan s ON s.id = l.scan_id),
            changed AS (
              SELECT o.generation AS known, c.* FROM own o JOIN bag_change c ON c.bag_id = o.id
              UNION ALL
              SELECT a.generation, c.* FROM around a JOIN bag_change c ON c.bag_id = a.parent_bag_id
               AND c.recorded_at >= a.linked_at AND (a.unlinked_at IS NULL OR c.recorded_at <= a.unlinked_at)),
            corrected AS (
              SELECT o.generation AS known, c.* FROM own o JOIN correction c ON c.child_bag_id = o.id
              UNION ALL
              SELECT o.generation, c.* FROM own o JOIN correction c ON c.parent_bag_id = o.id
              UNION ALL
              SELECT o.generation, c.* FROM own o JOIN correction c ON c.into_bag_id = o.id),
            come AS (
              SELECT a.generation AS known, a.link_id, a.child_bag_id, a.parent_bag_id, a.linked_at
              FROM around a WHERE a.scan_id IS NULL
              UNION ALL
              SELECT o.generation, l.id, l.child_bag_id, l.parent_bag_id, l.linked_at
              FROM own o JOIN link l ON l.parent_bag_id = o.id WHERE l.scan_id IS NULL),
            refused AS (
              SELECT r.* FROM refusal r WHERE r.code = :code
              UNION ALL
              SELECT r.* FROM refusal r WHERE r.parent_code = :code AND r.code IS DISTINCT FROM :code),
            story AS (
              SELECT CASE WHEN t.status < 300 THEN 'SCAN' ELSE 'REFUSAL' END AS kind, t.known, t.event_id,
                     t.outcome AS what, t.code, t.parent_code, p.generation AS parent_generation, t.other_parent,
                     t.child_count, NULL AS before, NULL AS after, NULL AS note, NULL AS bill_number, t.id AS scan_id,
                     t.station_code, t.site_code, t.user_id AS actor, t.raw, t.occurred_at, t.recorded_at
              FROM told t LEFT JOIN bag p ON p.id = t.parent_bag_id
              UNION ALL
              SELECT 'CHANGE', c.known, c.id, c.reason, b.code, b.code, b.generation, NULL, NULL, c.before, c.after,
                     c.note, c.bill_number, c.scan_id, c.station_code, coalesce(s.site_code, b.site_code), c.actor, NULL,
                     c.occurred_at, c.recorded_at
              FROM changed c JOIN bag b ON b.id = c.bag_id LEFT JOIN station s ON s.code = c.station_code
              UNION ALL
              SELECT 'CORRECTION', c.known, c.id, c.reason, b.code, p.code, p.generation, i.code, NULL, NULL, NULL,
                     c.note, NULL, c.scan_id, c.station_code, p.site_code, c.actor, NULL, c.occurred_at, c.recorded_at
              FROM corrected c JOIN bag b ON b.id = c.child_bag_id JOIN bag p ON p.id = c.parent_bag_id
              LEFT JOIN bag i ON i.id = c.into_bag_id
              UNION ALL
              SELECT 'CORRECTION', c.known, c.link_id, r.reason, b.code, NULL, NULL, i.code, NULL, NULL, NULL, r.note,
                     NULL, NULL, r.station_code, i.site_code, r.actor, NULL, coalesce(q.asked_at, r.recorded_at),
                     r.recorded_at
              FROM come c JOIN bag b ON b.id = c.child_bag_id JOIN bag i ON i.id = c.parent_bag_id
              JOIN replacement r ON r.bag_id = c.parent_bag_id AND r.recorded_at = c.linked_at
              JOIN replacement_pack m ON m.replacement_id = r.id AND m.code = b.code AND m.fate = 'ADDED'
               AND m.other_parent IS NULL
              LEFT JOIN wanted_contents w ON w.step = r.id
              LEFT JOIN release q ON q.id = w.release_id AND q.answered_at = r.recorded_at
              UNION ALL
              SELECT 'REFUSAL', NULL, r.id, r.outcome, r.code, r.parent_code, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                     r.scan_id, r.station_code, r.site_code, r.user_id, r.raw, r.occurred_at, r.recorded_at
              FROM refused r),
            bound AS (
              SELECT coalesce(s.known, (SELECT max(o.generation) FROM own o WHERE o.opened_at <= s.recorded_at), 1)
                       AS generation, s.*
              FROM story s)
            SELECT * FROM bound WHERE generation = ANY (:generations)
            """;

    private static final String OLDEST_FIRST = STORY + """
            AND (generation, recorded_at, event_id) > (:generation, :at, :event)
            ORDER BY generation, recorded_at, event_id LIMIT :limit
            """;
    private static final String NEWEST_FIRST = STORY + """
            AND (generation, recorded_at, event_id) < (:generation, :at, :event)
            ORDER BY generation DESC, recorded_at DESC, event_id DESC LIMIT :limit
            """;

    private static final Place BEFORE_ALL = new Place(0, Instant.EPOCH, new UUID(0, 0));
    private static final Place AFTER_ALL =
            new Place(Integer.MAX_VALUE, Instant.parse("9999-01-01T00:00:00Z"), new UUID(0, 0));

    private final JdbcClient jdbc;
    private final Bags bags;

    /** Where in the order of the story an entry stands. */
    private record Place(int generation, Instant recordedAt, UUID eventId) {

        static Place of(List<String> cursor, boolean newestFirst) {
            try {
                Place place = new Place(
                        Integer.parseInt(cursor.get(1)), Instant.parse(cursor.get(2)), UUID.fromString(cursor.get(3)));
                if (!cursor.get(0).equals(Boolean.toString(newestFirst))
                        || place.recordedAt().isBefore(BEFORE_ALL.recordedAt())
                        || place.recordedAt().isAfter(AFTER_ALL.recordedAt())) {
                    throw Cursor.invalid();
                }
                return place;
            } catch (DateTimeException | IllegalArgumentException notOurs) {
                throw Cursor.invalid();
            }
        }

        static String cursor(TimelineEntry last, boolean newestFirst) {
            return Cursor.encode(
                    Boolean.toString(newestFirst),
                    Integer.toString(last.generation()),
                    last.recordedAt().toString(),
                    last.eventId().toString());
        }
    }

    Timeline(JdbcClient jdbc, Bags bags) {
        this.jdbc = jdbc;
        this.bags = bags;
    }

    /**
     * Returns a page of the story of those generations whose site the caller reaches; what happened to them at other
     * sites is told as a bare fact.
     *
     * @param only the one generation asked for; null for all of them
     */
    public Page<TimelineEntry> of(
            String rawCode,
            SiteScope scope,
            @Nullable Integer only,
            boolean newestFirst,
            @Nullable String cursor,
            int limit) {
        String code = bags.canonical(rawCode);
        List<Integer> generations = generations(code, scope, only);
        if (generations.isEmpty()) {
            throw Bags.unknown();
        }
        List<String> after = Cursor.decode(cursor, 4);
        Place from = after != null ? Place.of(after, newestFirst) : newestFirst ? AFTER_ALL : BEFORE_ALL;
        List<TimelineEntry> found = jdbc.sql(newestFirst ? NEWEST_FIRST : OLDEST_FIRST)
                .param("code", code)
                .param("generations", generations.toArray(Integer[]::new))
                .param("generation", from.generation())
                .param("at", from.recordedAt().atOffset(ZoneOffset.UTC))
                .param("event", from.eventId())
                .param("limit", limit + 1)
                .query((row, number) -> entry(row))
                .list();
        List<TimelineEntry> page = found.stream()
                .limit(limit)
                .map(entry -> entry.seenBy(scope, code))
                .toList();
        return new Page<>(page, found.size() <= limit ? null : Place.cursor(page.getLast(), newestFirst));
    }

    /** Each generation is at a site (D-40), and a foreign one is as unknown as one that never was. */
    private List<Integer> generations(String code, SiteScope scope, @Nullable Integer only) {
        return jdbc.sql("""
                        SELECT generation FROM bag
                        WHERE code = :code AND (:all OR site_code = ANY (:sites))
                          AND (:only::integer IS NULL OR generation = :only)
                        """)
                .param("code", code)
                .param("all", scope.all())
                .param("sites", scope.sites().toArray(String[]::new))
                .param("only", only)
                .query((row, number) -> row.getInt("generation"))
                .list();
    }

    private static TimelineEntry entry(ResultSet row) throws SQLException {
        return new TimelineEntry(
                row.getString("kind"),
                row.getInt("generation"),
                row.getObject("event_id", UUID.class),
                row.getString("what"),
                false,
                row.getString("code"),
                row.getString("parent_code"),
                row.getObject("parent_generation", Integer.class),
                row.getString("other_parent"),
                row.getObject("child_count", Integer.class),
                row.getString("before"),
                row.getString("after"),
                row.getString("note"),
                row.getString("bill_number"),
                row.getObject("scan_id", UUID.class),
                row.getString("station_code"),
                row.getString("site_code"),
                row.getString("actor"),
                row.getString("raw"),
                row.getObject("occurred_at", OffsetDateTime.class).toInstant(),
                row.getObject("recorded_at", OffsetDateTime.class).toInstant());
    }
}
