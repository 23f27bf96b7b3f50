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
import io.traitortrack.scanning.bag.BagView;
import io.traitortrack.scanning.bag.Bags;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads the whole story of a code, over all its generations, from the facts themselves. */
@Component
public class Timeline {

    /** Every branch leads through an index on the code or on the bags that it was. */
    private static final String STORY = """
            WITH own AS (SELECT id, site_code, generation FROM bag WHERE code = :code),
            around AS (
              SELECT l.parent_bag_id, l.linked_at, l.unlinked_at FROM link l
              WHERE l.child_bag_id IN (SELECT id FROM own) AND l.unlinked_at IS NULL
              UNION ALL
              SELECT l.parent_bag_id, l.linked_at, l.unlinked_at FROM link l
              WHERE l.child_bag_id IN (SELECT id FROM own) AND l.unlinked_at IS NOT NULL),
            told AS (
              SELECT s.* FROM scan s WHERE s.code = :code
              UNION ALL
              SELECT s.* FROM scan s
              WHERE s.parent_code = :code AND s.outcome <> 'LINKED' AND s.code IS DISTINCT FROM :code
              UNION ALL
              SELECT s.* FROM link l JOIN scan s ON s.id = l.scan_id
              WHERE l.parent_bag_id IN (SELECT id FROM own)),
            changed AS (
              SELECT c.* FROM bag_change c WHERE c.bag_id IN (SELECT id FROM own)
              UNION ALL
              SELECT c.* FROM around a JOIN bag_change c ON c.bag_id = a.parent_bag_id
               AND c.recorded_at >= a.linked_at AND (a.unlinked_at IS NULL OR c.recorded_at <= a.unlinked_at)),
            refused AS (
              SELECT r.* FROM refusal r WHERE r.code = :code
              UNION ALL
              SELECT r.* FROM refusal r WHERE r.parent_code = :code AND r.code IS DISTINCT FROM :code),
            story AS (
              SELECT CASE WHEN t.status < 300 THEN 'SCAN' ELSE 'REFUSAL' END AS kind, t.event_id, t.outcome AS what,
                     t.code, t.parent_code, p.generation AS parent_generation, t.other_parent, t.child_count,
                     NULL AS before, NULL AS after, NULL AS note, NULL AS bill_number, t.id AS scan_id, t.station_code,
                     t.site_code, t.user_id AS actor, t.raw, t.occurred_at, t.recorded_at
              FROM told t LEFT JOIN bag p ON p.id = t.parent_bag_id
              UNION ALL
              SELECT 'CHANGE', c.id, c.reason, b.code, b.code, b.generation, NULL, NULL, c.before, c.after, c.note,
                     c.bill_number, c.scan_id, c.station_code, b.site_code, c.actor, NULL, c.occurred_at, c.recorded_at
              FROM changed c JOIN bag b ON b.id = c.bag_id
              UNION ALL
              SELECT 'REFUSAL', r.id, r.outcome, r.code, r.parent_code, NULL, NULL, NULL, NULL, NULL, NULL, NULL,
                     r.scan_id, r.station_code, r.site_code, r.user_id, r.raw, r.occurred_at, r.recorded_at
              FROM refused r)
            SELECT * FROM story
            """;

    private static final String OLDEST_FIRST = STORY + """
            WHERE (recorded_at, event_id) > (:at, :event) ORDER BY recorded_at, event_id LIMIT :limit
            """;
    private static final String NEWEST_FIRST = STORY + """
            WHERE (recorded_at, event_id) < (:at, :event) ORDER BY recorded_at DESC, event_id DESC LIMIT :limit
            """;

    private static final Instant BEFORE_ALL = Instant.EPOCH;
    private static final Instant AFTER_ALL = Instant.parse("9999-01-01T00:00:00Z");

    private final JdbcClient jdbc;
    private final Bags bags;

    Timeline(JdbcClient jdbc, Bags bags) {
        this.jdbc = jdbc;
        this.bags = bags;
    }

    /** Returns a page of the story; whoever may see the bag as it is now may see all of it. */
    public Page<TimelineEntry> of(
            String rawCode, SiteScope scope, boolean newestFirst, @Nullable String cursor, int limit) {
        BagView bag = bags.get(rawCode, scope);
        List<String> after = Cursor.decode(cursor, 3);
        Instant at = newestFirst ? AFTER_ALL : BEFORE_ALL;
        UUID event = new UUID(0, 0);
        if (after != null) {
            if (!after.get(0).equals(Boolean.toString(newestFirst))) {
                throw Cursor.invalid();
            }
            try {
                at = Instant.parse(after.get(1));
                event = UUID.fromString(after.get(2));
            } catch (DateTimeException | IllegalArgumentException notOurs) {
                throw Cursor.invalid();
            }
            if (at.isBefore(BEFORE_ALL) || at.isAfter(AFTER_ALL)) {
                throw Cursor.invalid();
            }
        }
        List<TimelineEntry> found = jdbc.sql(newestFirst ? NEWEST_FIRST : OLDEST_FIRST)
                .param("code", bag.code())
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("event", event)
                .param("limit", limit + 1)
                .query((row, number) -> entry(row))
                .list();
        if (found.size() <= limit) {
            return new Page<>(found, null);
        }
        List<TimelineEntry> page = List.copyOf(found.subList(0, limit));
        TimelineEntry last = page.getLast();
        return new Page<>(
                page,
                Cursor.encode(
                        Boolean.toString(newestFirst),
                        last.recordedAt().toString(),
                        last.eventId().toString()));
    }

    private static TimelineEntry entry(ResultSet row) throws SQLException {
        return new TimelineEntry(
                row.getString("kind"),
                row.getObject("event_id", UUID.class),
                row.getString("what"),
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
