package io.traitortrack.platform.relay;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * Gives events their {@code ce_sequence} in commit order, without a gap.
 *
 * <p>A number is durable before its event is sent, so that an event that is sent again, after whatever crash, carries
 * the number that it had. One thread only.
 */
final class Numbering {

    private final Connection connection;
    private final String source;
    private final Map<UUID, Long> given = new HashMap<>();
    private long next;
    private long highestSent;

    private Numbering(Connection connection, String source) {
        this.connection = connection;
        this.source = source;
    }

    /** Continues where the last holder of the relay stopped, with the numbers of everything not yet flushed. */
    static Numbering open(Connection connection, String source) throws SQLException {
        Numbering numbering = new Numbering(connection, source);
        try (PreparedStatement first = connection.prepareStatement("""
                INSERT INTO relay_state (source, next_sequence, flushed_sequence, updated_at) VALUES (?, 1, 0, now())
                ON CONFLICT (source) DO NOTHING
                """)) {
            first.setString(1, source);
            first.executeUpdate();
        }
        long flushed;
        try (PreparedStatement state = connection.prepareStatement(
                "SELECT next_sequence, flushed_sequence FROM relay_state WHERE source = ?")) {
            state.setString(1, source);
            try (ResultSet row = state.executeQuery()) {
                row.next();
                numbering.next = row.getLong(1);
                flushed = row.getLong(2);
            }
        }
        try (PreparedStatement batches = connection.prepareStatement(
                "SELECT first_sequence, event_ids FROM relay_batch WHERE first_sequence + cardinality(event_ids) > ?")) {
            batches.setLong(1, flushed);
            try (ResultSet rows = batches.executeQuery()) {
                while (rows.next()) {
                    long sequence = rows.getLong(1);
                    for (UUID id : (UUID[]) rows.getArray(2).getArray()) {
                        numbering.given.put(id, sequence++);
                    }
                }
            }
        }
        numbering.highestSent = flushed;
        return numbering;
    }

    /** Returns the number of each event, null for those that take none; durable when it returns. */
    List<@Nullable Long> number(List<Relayed> events) throws SQLException {
        List<UUID> fresh = new ArrayList<>();
        for (Relayed event : events) {
            if (event.numbered() && given.putIfAbsent(event.id(), next + fresh.size()) == null) {
                fresh.add(event.id());
            }
        }
        if (!fresh.isEmpty()) {
            remember(fresh);
        }
        List<@Nullable Long> numbers = new ArrayList<>(events.size());
        for (Relayed event : events) {
            numbers.add(event.numbered() ? given.get(event.id()) : null);
        }
        return numbers;
    }

    private void remember(List<UUID> fresh) throws SQLException {
        Array ids = connection.createArrayOf("uuid", fresh.toArray());
        // one statement, one transaction: the batch and the counter never part
        try (PreparedStatement batch = connection.prepareStatement("""
                WITH batch AS (
                  INSERT INTO relay_batch (first_sequence, event_ids, numbered_at) VALUES (?, ?, now()))
                UPDATE relay_state SET next_sequence = ?, updated_at = now() WHERE source = ? AND next_sequence = ?
                """)) {
            batch.setLong(1, next);
            batch.setArray(2, ids);
            batch.setLong(3, next + fresh.size());
            batch.setString(4, source);
            batch.setLong(5, next);
            if (batch.executeUpdate() != 1) {
                throw new SQLException("another relay of " + source + " gave numbers at the same time");
            }
        }
        next += fresh.size();
    }

    /** Notes that these numbers reached the broker; what is flushed later counts from here. */
    void sent(List<@Nullable Long> numbers) {
        for (Long number : numbers) {
            if (number != null && number > highestSent) {
                highestSent = number;
            }
        }
    }

    /** Stores the connector's offset and the last number sent together, and forgets what need not be sent again. */
    void flush(byte[] connectorOffset) throws SQLException {
        try (PreparedStatement flush = connection.prepareStatement("""
                UPDATE relay_state SET connector_offset = ?, flushed_sequence = ?, updated_at = now() WHERE source = ?
                """)) {
            flush.setBytes(1, connectorOffset);
            flush.setLong(2, highestSent);
            flush.setString(3, source);
            flush.executeUpdate();
        }
        given.values().removeIf(number -> number <= highestSent);
    }

    /** Returns the connector's offset as it was last flushed; null before the first flush. */
    byte @Nullable [] connectorOffset() throws SQLException {
        try (PreparedStatement state =
                connection.prepareStatement("SELECT connector_offset FROM relay_state WHERE source = ?")) {
            state.setString(1, source);
            try (ResultSet row = state.executeQuery()) {
                return row.next() ? row.getBytes(1) : null;
            }
        }
    }

    /** Marks the connector's position as lost: the next start looks for a backlog before it reads the stream. */
    void forgetConnectorOffset() throws SQLException {
        try (PreparedStatement forget = connection.prepareStatement(
                "UPDATE relay_state SET connector_offset = NULL, updated_at = now() WHERE source = ?")) {
            forget.setString(1, source);
            forget.executeUpdate();
        }
    }
}
