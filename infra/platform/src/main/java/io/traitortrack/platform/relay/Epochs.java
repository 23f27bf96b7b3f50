package io.traitortrack.platform.relay;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.BitSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The names under which a relay numbers its events: the service's own, and another one after each time that its
 * database was restored from an older state.
 *
 * <p>Such a database does not know which numbers it has given since. It would give them again, to other events. So
 * whoever starts to carry looks at what Kafka has; where that is more than the database knows, the numbers that were
 * used are written into the database, events that Kafka has are not sent again, and a new source begins at 1.
 */
final class Epochs {

    private static final Logger LOG = LoggerFactory.getLogger(Epochs.class);
    private static final DateTimeFormatter NAME =
            DateTimeFormatter.ofPattern("uuuuMMdd't'HHmmss'z'").withZone(ZoneOffset.UTC);

    private final Connection connection;
    private final String service;
    private final InstantSource clock;

    /** What the database knows of a source. */
    private record Known(long next, long flushed, Instant updatedAt) {

        static final Known NOTHING = new Known(1, 0, Instant.EPOCH);

        /** Whether a number can have been given since: each one stands on a record, so there are no more than records. */
        boolean canBeFollowedBy(long number, long records) {
            return number - next < records;
        }
    }

    /** What Kafka has of a source beyond what is known to be there. */
    private static final class Seen {
        private final BitSet numbers = new BitSet();
        private final Map<Long, UUID> waiting = new TreeMap<>();
        private long highest;
    }

    Epochs(Connection connection, String service, InstantSource clock) {
        this.connection = connection;
        this.service = service;
        this.clock = clock;
    }

    /** The source that numbers now. */
    String current() throws SQLException {
        try (PreparedStatement select = connection.prepareStatement("""
                SELECT source FROM relay_state WHERE source = ? OR starts_with(source, ? || '/epoch/')
                ORDER BY opened_at DESC, source DESC LIMIT 1
                """)) {
            select.setString(1, service);
            select.setString(2, service);
            try (ResultSet row = select.executeQuery()) {
                return row.next() ? row.getString(1) : service;
            }
        }
    }

    /**
     * Opens a new epoch if Kafka has numbers that this database does not know.
     *
     * @param numbering of the source that numbered last; it ends
     * @return the numbering to go on with
     */
    Numbering afterRestore(Numbering numbering, Published published) throws SQLException {
        Map<String, Known> known = known();
        long records = published.records();
        Set<String> further = new HashSet<>();
        published.tail((source, number, id) -> {
            Known last = known.getOrDefault(source, Known.NOTHING);
            if (isOurs(source) && number >= last.next()) {
                if (last.canBeFollowedBy(number, records)) {
                    further.add(source);
                } else {
                    LOG.error(
                            "Kafka has event {} under number {} of {}, which nobody can have given",
                            id,
                            number,
                            source);
                }
            }
        });
        return further.isEmpty() ? numbering : open(numbering, published, known);
    }

    private Numbering open(Numbering numbering, Published published, Map<String, Known> known) throws SQLException {
        Instant since = known.values().stream()
                .map(Known::updatedAt)
                .min(Instant::compareTo)
                .orElse(Instant.EPOCH);
        Map<String, Seen> seen = seen(published, known, since.minus(Duration.ofHours(1)));
        if (!isWhole(seen, known)) {
            seen = seen(published, known, Instant.EPOCH);
        }
        String epoch = service + "/epoch/" + NAME.format(clock.instant());
        connection.setAutoCommit(false);
        try {
            numbering.confirm();
            for (Map.Entry<String, Seen> source : seen.entrySet()) {
                remember(source.getKey(), known.getOrDefault(source.getKey(), Known.NOTHING), source.getValue());
            }
            Numbering opened = Numbering.open(connection, epoch);
            connection.commit();
            seen.forEach((source, numbers) -> LOG.warn(
                    "The database was restored: {} went on to number {} without it; new events are of {}",
                    source,
                    numbers.highest,
                    epoch));
            return opened;
        } catch (SQLException | RuntimeException failure) {
            connection.rollback();
            throw failure;
        } finally {
            connection.setAutoCommit(true);
        }
    }

    private Map<String, Seen> seen(Published published, Map<String, Known> known, Instant since) throws SQLException {
        Set<UUID> uncarried = uncarried();
        long records = published.records();
        Map<String, Seen> seen = new HashMap<>();
        published.since(since.isBefore(Instant.EPOCH) ? Instant.EPOCH : since, (source, number, id) -> {
            Known last = known.getOrDefault(source, Known.NOTHING);
            if (isOurs(source) && number > last.flushed() && last.canBeFollowedBy(number, records)) {
                Seen numbers = seen.computeIfAbsent(source, name -> new Seen());
                numbers.numbers.set(Math.toIntExact(number - last.flushed() - 1));
                numbers.highest = Math.max(numbers.highest, number);
                if (uncarried.contains(id)) {
                    numbers.waiting.put(number, id);
                }
            }
        });
        return seen;
    }

    private static boolean isWhole(Map<String, Seen> seen, Map<String, Known> known) {
        return seen.entrySet().stream()
                .allMatch(source -> carriedUpTo(known.getOrDefault(source.getKey(), Known.NOTHING), source.getValue())
                        == source.getValue().highest);
    }

    /** Up to where Kafka has every number. */
    private static long carriedUpTo(Known known, Seen seen) {
        return known.flushed() + seen.numbers.nextClearBit(0);
    }

    private boolean isOurs(String source) {
        return source.equals(service) || source.startsWith(service + "/epoch/");
    }

    private Map<String, Known> known() throws SQLException {
        Map<String, Known> known = new HashMap<>();
        try (Statement select = connection.createStatement();
                ResultSet rows = select.executeQuery(
                        "SELECT source, next_sequence, flushed_sequence, updated_at FROM relay_state")) {
            while (rows.next()) {
                known.put(
                        rows.getString(1),
                        new Known(
                                rows.getLong(2),
                                rows.getLong(3),
                                rows.getTimestamp(4).toInstant()));
            }
        }
        return known;
    }

    private Set<UUID> uncarried() throws SQLException {
        Set<UUID> uncarried = new HashSet<>();
        try (Statement select = connection.createStatement();
                ResultSet rows = select.executeQuery(
                        "SELECT id FROM outbox WHERE NOT EXISTS (SELECT FROM carried WHERE carried.id = outbox.id)")) {
            while (rows.next()) {
                uncarried.add(rows.getObject(1, UUID.class));
            }
        }
        return uncarried;
    }

    /** Writes down which numbers a source has used, and which of the waiting events have one of them. */
    private void remember(String source, Known known, Seen seen) throws SQLException {
        try (PreparedStatement state = connection.prepareStatement("""
                INSERT INTO relay_state (source, next_sequence, flushed_sequence, holder, opened_at, updated_at)
                VALUES (?, ?, ?, gen_random_uuid(), 'epoch', now())
                ON CONFLICT (source) DO UPDATE SET next_sequence = excluded.next_sequence,
                  flushed_sequence = excluded.flushed_sequence, updated_at = excluded.updated_at
                """)) {
            state.setString(1, source);
            state.setLong(2, Math.max(known.next(), seen.highest + 1));
            state.setLong(3, carriedUpTo(known, seen));
            state.executeUpdate();
        }
        try (PreparedStatement batch = connection.prepareStatement("""
                INSERT INTO relay_batch (source, first_sequence, event_ids, numbered_at) VALUES (?, ?, ARRAY[?::uuid], now())
                ON CONFLICT DO NOTHING
                """)) {
            for (Map.Entry<Long, UUID> number : seen.waiting.entrySet()) {
                batch.setString(1, source);
                batch.setLong(2, number.getKey());
                batch.setObject(3, number.getValue());
                batch.addBatch();
            }
            batch.executeBatch();
        }
    }
}
