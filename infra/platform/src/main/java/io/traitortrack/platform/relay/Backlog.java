package io.traitortrack.platform.relay;

import java.sql.Array;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;

/**
 * The events that no slot will show: committed before the first slot was made, or while a slot was lost.
 *
 * <p>Read after the new slot exists, so that every event is in the backlog, in the stream, or in both; in both it has
 * one id and one number. Ordered by id, and within an aggregate by its version.
 */
final class Backlog {

    private static final int BATCH = 1_000;

    private record Waiting(
            UUID id, String aggregate, @Nullable Long version) {}

    /** Takes one batch; when it returns, the broker has acknowledged it. */
    interface Carrier {
        void carry(List<Relayed> events) throws SQLException, InterruptedException;
    }

    private Backlog() {}

    /**
     * What was carried before the stream.
     *
     * @param ids so that the stream can pass over those that it shows as well
     * @param end the stream shows none of them after this position of the log
     */
    record Passed(Set<UUID> ids, long end) {

        static final Passed NOTHING = new Passed(Set.of(), 0);
    }

    static Passed carry(Connection connection, Carrier carrier) throws SQLException, InterruptedException {
        List<Waiting> waiting = inOrder(uncarried(connection));
        if (waiting.isEmpty()) {
            return Passed.NOTHING;
        }
        long end = logPosition(connection);
        for (int from = 0; from < waiting.size(); from += BATCH) {
            carrier.carry(read(connection, waiting.subList(from, Math.min(waiting.size(), from + BATCH))));
        }
        return new Passed(waiting.stream().map(Waiting::id).collect(Collectors.toUnmodifiableSet()), end);
    }

    private static long logPosition(Connection connection) throws SQLException {
        try (Statement select = connection.createStatement();
                ResultSet row = select.executeQuery("SELECT pg_current_wal_insert_lsn() - '0/0'")) {
            row.next();
            return row.getBigDecimal(1).longValueExact();
        }
    }

    private static List<Waiting> uncarried(Connection connection) throws SQLException {
        List<Waiting> waiting = new ArrayList<>();
        try (Statement select = connection.createStatement();
                ResultSet rows = select.executeQuery("""
                        SELECT id, topic || chr(31) || key, subject_version FROM outbox
                        WHERE NOT EXISTS (SELECT FROM carried WHERE carried.id = outbox.id)
                          -- openings of personal fields are kept for a week and must not come back later
                          AND (topic <> 'audit.personal' OR recorded_at > now() - interval '7 days')
                        ORDER BY id
                        """)) {
            while (rows.next()) {
                waiting.add(
                        new Waiting(rows.getObject(1, UUID.class), rows.getString(2), rows.getObject(3, Long.class)));
            }
        }
        return waiting;
    }

    /** Keeps each aggregate's places in the list and fills them by version. */
    private static List<Waiting> inOrder(List<Waiting> byId) {
        Map<String, List<Waiting>> versioned = new HashMap<>();
        byId.stream()
                .filter(event -> event.version() != null)
                .forEach(event -> versioned
                        .computeIfAbsent(event.aggregate(), aggregate -> new ArrayList<>())
                        .add(event));
        Map<String, Deque<Waiting>> sorted = new HashMap<>();
        versioned.forEach((aggregate, events) -> {
            events.sort(Comparator.comparingLong(event -> event.version() == null ? 0 : event.version()));
            sorted.put(aggregate, new ArrayDeque<>(events));
        });
        return byId.stream()
                .map(event -> event.version() == null
                        ? event
                        : sorted.getOrDefault(event.aggregate(), new ArrayDeque<>())
                                .remove())
                .toList();
    }

    private static List<Relayed> read(Connection connection, List<Waiting> batch) throws SQLException {
        Map<UUID, Relayed> found = new HashMap<>();
        Array ids =
                connection.createArrayOf("uuid", batch.stream().map(Waiting::id).toArray());
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT id, topic, key, type, subject_version,
                  to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"'),
                  request_id, causation_id::text, traceparent, value
                FROM outbox WHERE id = ANY (?)
                """)) {
            select.setArray(1, ids);
            try (ResultSet rows = select.executeQuery()) {
                while (rows.next()) {
                    UUID id = rows.getObject(1, UUID.class);
                    found.put(
                            id,
                            new Relayed(
                                    id,
                                    rows.getString(2),
                                    rows.getString(3),
                                    rows.getString(4),
                                    rows.getObject(5, Long.class),
                                    rows.getString(6),
                                    rows.getString(7),
                                    rows.getString(8),
                                    rows.getString(9),
                                    rows.getString(10)));
                }
            }
        }
        return batch.stream().map(event -> found.get(event.id())).toList();
    }
}
