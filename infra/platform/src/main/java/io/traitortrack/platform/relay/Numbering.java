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
 * the number that it had. Each opening puts a new holder's name into the database and every later statement names it: a
 * relay that was frozen while another took over can write nothing more.
 *
 * <p>Used by the thread that carries, and by the engine's own thread while the first one waits for it in
 * {@link #flush}; hence synchronized.
 */
final class Numbering {

    private final Connection connection;
    private final String source;
    private final UUID holder;
    private final Map<UUID, Long> given = new HashMap<>();
    private long next;
    private long highestSent;
    private long held = Long.MAX_VALUE;
    private boolean flushable;

    private Numbering(Connection connection, String source, UUID holder) {
        this.connection = connection;
        this.source = source;
        this.holder = holder;
    }

    /** Continues where the last holder of the relay stopped, with the numbers of everything not yet flushed. */
    static Numbering open(Connection connection, String source) throws SQLException {
        Numbering numbering = new Numbering(connection, source, UUID.randomUUID());
        numbering.takeOver();
        return numbering;
    }

    private void takeOver() throws SQLException {
        try (PreparedStatement take = connection.prepareStatement("""
                INSERT INTO relay_state (source, next_sequence, flushed_sequence, holder, opened_at, updated_at)
                VALUES (?, 1, 0, ?, now(), now())
                ON CONFLICT (source) DO UPDATE SET holder = excluded.holder, updated_at = excluded.updated_at
                RETURNING next_sequence, flushed_sequence
                """)) {
            take.setString(1, source);
            take.setObject(2, holder);
            try (ResultSet row = take.executeQuery()) {
                row.next();
                next = row.getLong(1);
                highestSent = row.getLong(2);
            }
        }
        try (PreparedStatement batches = connection.prepareStatement("""
                SELECT first_sequence, event_ids FROM relay_batch
                WHERE source = ? AND first_sequence + cardinality(event_ids) - 1 > ?
                """)) {
            batches.setString(1, source);
            batches.setLong(2, highestSent);
            try (ResultSet rows = batches.executeQuery()) {
                while (rows.next()) {
                    long sequence = rows.getLong(1);
                    for (UUID id : (UUID[]) rows.getArray(2).getArray()) {
                        given.put(id, sequence++);
                    }
                }
            }
        }
    }

    /** The name under which it numbers. */
    String source() {
        return source;
    }

    /** Returns if this is still the holder, and stays it until the transaction ends. */
    synchronized void confirm() throws SQLException {
        try (PreparedStatement confirm = connection.prepareStatement(
                "UPDATE relay_state SET updated_at = updated_at WHERE source = ? AND holder = ?")) {
            confirm.setString(1, source);
            confirm.setObject(2, holder);
            onlyIfHolder(confirm);
        }
    }

    /** Returns the number of each event, null for those that take none; durable when it returns. */
    synchronized List<@Nullable Long> number(List<Relayed> events) throws SQLException {
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
                WITH moved AS (
                  UPDATE relay_state SET next_sequence = ? + cardinality(?::uuid[]), updated_at = now()
                  WHERE source = ? AND next_sequence = ? AND holder = ?
                  RETURNING source)
                INSERT INTO relay_batch (source, first_sequence, event_ids, numbered_at)
                SELECT source, ?, ?, now() FROM moved
                """)) {
            batch.setLong(1, next);
            batch.setArray(2, ids);
            batch.setString(3, source);
            batch.setLong(4, next);
            batch.setObject(5, holder);
            batch.setLong(6, next);
            batch.setArray(7, ids);
            onlyIfHolder(batch);
        }
        next += fresh.size();
    }

    /**
     * Counts nothing that is numbered from here on as flushed until {@link #release}: the stream may show it once more,
     * and it must find its number again, also after a crash.
     */
    synchronized void hold() {
        held = Math.min(
                next, given.values().stream().mapToLong(Long::longValue).min().orElse(next));
    }

    synchronized void release() {
        held = Long.MAX_VALUE;
    }

    /** Notes that these numbers reached the broker; what is flushed next counts from here. */
    synchronized void sent(List<@Nullable Long> numbers) {
        for (Long number : numbers) {
            if (number != null && number > highestSent) {
                highestSent = number;
            }
        }
    }

    /**
     * Runs the engine's flush of its position. Only in here does {@link #flush} write: a flush that the engine gave up
     * waiting for, and that comes when later events are under way, would join an old position to their numbers.
     */
    void flushing(Flush flush) throws InterruptedException {
        allowFlush(true);
        try {
            flush.run();
        } finally {
            allowFlush(false);
        }
    }

    private synchronized void allowFlush(boolean allowed) {
        flushable = allowed;
    }

    /** Makes the engine store its position. */
    interface Flush {
        void run() throws InterruptedException;
    }

    /** Stores the connector's offset and the last number sent together, and forgets what need not be sent again. */
    synchronized void flush(byte[] connectorOffset) throws SQLException {
        if (!flushable) {
            return;
        }
        long flushed = Math.min(highestSent, held - 1);
        try (PreparedStatement flush = connection.prepareStatement("""
                UPDATE relay_state SET connector_offset = ?, flushed_sequence = ?, updated_at = now()
                WHERE source = ? AND holder = ?
                """)) {
            flush.setBytes(1, connectorOffset);
            flush.setLong(2, flushed);
            flush.setString(3, source);
            flush.setObject(4, holder);
            onlyIfHolder(flush);
        }
        given.values().removeIf(number -> number <= flushed);
    }

    /** Returns the connector's offset as it was last flushed; null before the first flush. */
    synchronized byte @Nullable [] connectorOffset() throws SQLException {
        try (PreparedStatement state =
                connection.prepareStatement("SELECT connector_offset FROM relay_state WHERE source = ?")) {
            state.setString(1, source);
            try (ResultSet row = state.executeQuery()) {
                return row.next() ? row.getBytes(1) : null;
            }
        }
    }

    /** Marks the connector's position as lost: the next start looks for a backlog before it reads the stream. */
    synchronized void forgetConnectorOffset() throws SQLException {
        try (PreparedStatement forget = connection.prepareStatement("""
                UPDATE relay_state SET connector_offset = NULL, updated_at = now() WHERE source = ? AND holder = ?
                """)) {
            forget.setString(1, source);
            forget.setObject(2, holder);
            onlyIfHolder(forget);
        }
    }

    private void onlyIfHolder(PreparedStatement write) throws SQLException {
        if (write.executeUpdate() != 1) {
            throw new SQLException("another relay of " + source + " took over");
        }
    }
}
