package io.traitortrack.audit.query;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import io.traitortrack.audit.db.CopyRows;
import io.traitortrack.audit.log.Entry;
import io.traitortrack.platform.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The index of events. Written in the transaction of the entries, so it never lags behind the log. */
@Repository
public class Events {
    private static final String COLUMNS =
            "event_id, idx, topic, type, subject, codes, actor, site, outcome, request_id, occurred_at, recorded_at";

    private static final Logger LOG = LoggerFactory.getLogger(Events.class);

    private final JdbcClient jdbc;

    Events(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * An event and its place in the log.
     *
     * @param timestamp of the record, by which an event is found that tells no time itself
     */
    public record Placed(IndexedEvent event, long index, String topic, Instant timestamp) {

        Instant recordedAt() {
            var told = event.recordedAt();
            return told == null ? timestamp : told;
        }
    }

    /** Adds events within the connection's transaction. */
    public void add(Connection connection, List<Placed> placed) throws SQLException {
        var rows = new CopyRows(
                "event",
                "event_id",
                "idx",
                "topic",
                "type",
                "subject",
                "codes",
                "actor",
                "site",
                "outcome",
                "request_id",
                "occurred_at",
                "recorded_at");
        for (Placed one : placed) {
            var event = one.event();
            rows.row()
                    .uuid(event.eventId())
                    .bigint(one.index())
                    .text(one.topic())
                    .text(event.type())
                    .text(event.subject())
                    .texts(event.codes())
                    .text(event.actor())
                    .text(event.site())
                    .text(event.outcome())
                    .text(event.requestId())
                    .timestamptz(event.occurredAt())
                    .timestamptz(one.recordedAt());
        }
        rows.send(connection);
    }

    /** The entries of those events that are in the log already, by event id. */
    public Map<UUID, Entry> known(Connection connection, Collection<UUID> eventIds) throws SQLException {
        var known = new HashMap<UUID, Entry>();
        try (PreparedStatement select = connection.prepareStatement(
                "SELECT e.event_id, x.bytes FROM event e JOIN entry x ON x.idx = e.idx WHERE e.event_id = ANY (?)")) {
            select.setArray(1, connection.createArrayOf("uuid", eventIds.toArray()));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    known.put(rows.getObject("event_id", UUID.class), Entry.decode(rows.getBytes("bytes")));
                }
            }
        }
        return known;
    }

    /**
     * The event of that id.
     *
     * @throws io.traitortrack.platform.problem.ProblemException 500 {@code LOG_DAMAGED} where the entry that the index
     *     points to is not that event
     */
    public Optional<FoundEvent.Recorded> find(UUID eventId) {
        return jdbc.sql("SELECT event_id, idx, bytes FROM event LEFT JOIN entry USING (idx) WHERE event_id = :eventId")
                .param("eventId", eventId)
                .query((row, n) -> found(row))
                .optional()
                .map(found -> switch (found) {
                    case FoundEvent.Recorded recorded -> recorded;
                    case FoundEvent.Missing(long logIndex) -> throw damaged(logIndex, eventId);
                });
    }

    private static ProblemException damaged(long logIndex, UUID eventId) {
        LOG.error("the index has event {} at entry {}, which does not hold it", eventId, logIndex);
        return Auditing.damaged(logIndex, eventId);
    }

    /** What search finds by, of the entries from {@code from} to before {@code to}, in their order; at most 1,024. */
    public List<IndexRow> rows(long from, long to) {
        return jdbc.sql("SELECT " + COLUMNS
                        + " FROM event WHERE idx >= :from AND idx < :to ORDER BY idx, event_id LIMIT 1024")
                .param("from", from)
                .param("to", to)
                .query((row, n) -> indexed(row))
                .list();
    }

    /** The newest events that match, at most {@code limit}, newest first; what is found is told as its entry says. */
    public List<FoundEvent> search(EventSearch search, int limit) {
        var conditions = new ArrayList<String>();
        var params = new HashMap<String, Object>();
        given(search.from(), "recorded_at >= :from", conditions, params, "from");
        given(search.to(), "recorded_at < :to", conditions, params, "to");
        given(search.type(), "type = :type", conditions, params, "type");
        given(search.actor(), "actor = :actor", conditions, params, "actor");
        given(search.site(), "site = :site", conditions, params, "site");
        given(search.outcome(), "outcome = :outcome", conditions, params, "outcome");
        given(search.requestId(), "request_id = :requestId", conditions, params, "requestId");
        given(search.before(), "idx < :before", conditions, params, "before");
        given(spellings(search.subject()), "codes && CAST(:subject AS text[])", conditions, params, "subject");
        if (search.q() != null) {
            given(search.q(), ANYTHING, conditions, params, "q");
            params.put("qCodes", spellings(search.q()));
            params.put("qId", uuidOrNone(search.q()));
        }
        String where = conditions.isEmpty() ? "" : "WHERE " + String.join(" AND ", conditions);
        return jdbc.sql("SELECT page.*, bytes FROM (SELECT event_id, idx FROM event " + where
                        + " ORDER BY idx DESC LIMIT :limit) page LEFT JOIN entry USING (idx) ORDER BY idx DESC")
                .params(params)
                .param("limit", limit)
                .query((row, n) -> found(row))
                .list();
    }

    private static final String ANYTHING =
            "(codes && CAST(:qCodes AS text[]) OR request_id = :q OR actor = :q OR type = :q OR event_id = :qId)";

    private static void given(
            @Nullable Object value,
            String condition,
            List<String> conditions,
            Map<String, Object> params,
            String name) {
        if (value != null) {
            conditions.add(condition);
            params.put(name, value instanceof Instant instant ? instant.atOffset(ZoneOffset.UTC) : value);
        }
    }

    private static String @Nullable [] spellings(@Nullable String code) {
        return code == null ? null : new String[] {code, code.strip().toUpperCase(Locale.ROOT)};
    }

    private static UUID uuidOrNone(String text) {
        try {
            return UUID.fromString(text.strip());
        } catch (IllegalArgumentException e) {
            return new UUID(0, 0);
        }
    }

    private static FoundEvent found(ResultSet row) throws SQLException {
        long index = row.getLong("idx");
        var entry = entry(row.getBytes("bytes"));
        var event = entry == null
                ? Optional.<IndexedEvent>empty()
                : EventReader.recorded(entry, row.getObject("event_id", UUID.class));
        return entry == null || event.isEmpty()
                ? new FoundEvent.Missing(index)
                : new FoundEvent.Recorded(index, entry, event.get());
    }

    private static IndexRow indexed(ResultSet row) throws SQLException {
        return new IndexRow(
                row.getLong("idx"),
                row.getObject("event_id", UUID.class),
                row.getString("topic"),
                row.getString("type"),
                row.getString("subject"),
                List.of((String[]) row.getArray("codes").getArray()),
                row.getString("actor"),
                row.getString("site"),
                row.getString("outcome"),
                row.getString("request_id"),
                instant(row.getObject("occurred_at", OffsetDateTime.class)),
                row.getObject("recorded_at", OffsetDateTime.class).toInstant());
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    private static @Nullable Entry entry(byte @Nullable [] bytes) {
        try {
            return bytes == null ? null : Entry.decode(bytes);
        } catch (IllegalArgumentException e) {
            return null;
        }
    }
}
