package io.traitortrack.audit.personal;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.traitortrack.audit.log.Bytes;
import io.traitortrack.audit.log.Entry;
import io.traitortrack.audit.query.EventReader;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** Personal fields as long as they are kept. Erasing them leaves every entry and every proof as it was. */
@Repository
public class PersonalFields {
    /** As long as the topic keeps them: what is sent later was sent before. */
    static final Duration RETENTION = Duration.ofDays(7);

    private final JdbcClient jdbc;

    PersonalFields(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A field that is still kept.
     *
     * @param verifies whether salt and value are what the event in the log committed to
     */
    public record Kept(String field, String value, boolean verifies) {}

    /**
     * Keeps fields within the connection's transaction; the first record of an event's field stays. What is older than
     * {@link #RETENTION} or was erased does not come back.
     *
     * @return how many records came too late
     */
    public int add(Connection connection, List<PersonalRecord> records, Instant now) throws SQLException {
        var inTime = records.stream()
                .filter(record -> !record.writtenAt().isBefore(now.minus(RETENTION)))
                .toList();
        var openings = new Openings(inTime);
        // One statement, because the error of a batch would spell out the values.
        try (PreparedStatement insert = connection.prepareStatement("""
                INSERT INTO personal_field (event_id, field, salt, value, verdict, arrived_at)
                SELECT event_id, field, salt, value, 'PENDING', ?
                FROM unnest(?, ?, ?, ?) AS opened (event_id, field, salt, value)
                ON CONFLICT DO NOTHING
                """)) {
            insert.setTimestamp(1, Timestamp.from(now));
            insert.setArray(2, connection.createArrayOf("uuid", openings.eventIds.toArray()));
            insert.setArray(3, connection.createArrayOf("text", openings.fields.toArray()));
            insert.setArray(4, connection.createArrayOf("bytea", openings.salts.toArray(byte[][]::new)));
            insert.setArray(5, connection.createArrayOf("text", openings.values.toArray()));
            insert.executeUpdate();
        }
        return records.size() - inTime.size();
    }

    /** Openings as columns. */
    private static final class Openings {
        private final List<UUID> eventIds = new ArrayList<>();
        private final List<String> fields = new ArrayList<>();
        private final List<byte[]> salts = new ArrayList<>();
        private final List<String> values = new ArrayList<>();

        Openings(List<PersonalRecord> records) {
            for (PersonalRecord record : records) {
                for (PersonalRecord.Opening opening : record.openings()) {
                    eventIds.add(record.eventId());
                    fields.add(opening.field());
                    salts.add(opening.salt().array());
                    values.add(opening.value());
                }
            }
        }
    }

    /**
     * Compares fields with the commitments of their events as soon as both are there.
     *
     * @param eventIds events that arrived, and events whose fields arrived
     * @return how many fields are not what their event committed to
     */
    public int judge(Connection connection, Collection<UUID> eventIds) throws SQLException {
        int mismatches = 0;
        try (PreparedStatement select = connection.prepareStatement("""
                        SELECT p.event_id, p.field, p.salt, p.value, x.bytes
                        FROM personal_field p
                        JOIN event e ON e.event_id = p.event_id
                        JOIN entry x ON x.idx = e.idx
                        WHERE p.verdict = 'PENDING' AND p.event_id = ANY (?)""");
                PreparedStatement update = connection.prepareStatement(
                        "UPDATE personal_field SET verdict = ? WHERE event_id = ? AND field = ?")) {
            select.setArray(1, connection.createArrayOf("uuid", eventIds.toArray()));
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    var commitments = EventReader.commitments(EventReader.value(Entry.decode(rows.getBytes("bytes"))));
                    boolean matches = Commitment.matches(
                            commitments.get(rows.getString("field")),
                            Bytes.of(rows.getBytes("salt")),
                            rows.getString("value"));
                    update.setString(1, matches ? "MATCHES" : "MISMATCH");
                    update.setObject(2, rows.getObject("event_id", UUID.class));
                    update.setString(3, rows.getString("field"));
                    update.addBatch();
                    mismatches += matches ? 0 : 1;
                }
            }
            update.executeBatch();
        }
        return mismatches;
    }

    /** The fields of an event that are still kept, each checked against these commitments now. */
    public List<Kept> of(UUID eventId, Map<String, String> commitments) {
        return jdbc.sql("SELECT field, salt, value FROM personal_field WHERE event_id = :eventId ORDER BY field")
                .param("eventId", eventId)
                .query((row, n) -> new Kept(
                        row.getString("field"),
                        row.getString("value"),
                        Commitment.matches(
                                commitments.get(row.getString("field")),
                                Bytes.of(row.getBytes("salt")),
                                row.getString("value"))))
                .list();
    }
}
