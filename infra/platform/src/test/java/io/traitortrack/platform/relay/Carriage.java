package io.traitortrack.platform.relay;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import com.github.f4b6a3.uuid.UuidCreator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.traitortrack.platform.PlatformTables;
import io.traitortrack.platform.trace.EventSpans;
import io.traitortrack.testkit.Database;
import io.traitortrack.testkit.TestServers;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

import static org.awaitility.Awaitility.await;

/** An outbox of its own with a relay on it, and a reader at the other end. */
final class Carriage implements AutoCloseable {

    static final String TOPIC = "scanning.site";

    private final Database database = TestServers.database("scan");
    private final String source;
    private final Connection facts;
    private final KafkaConsumer<byte[], byte[]> reader;
    private Relay relay;

    Carriage(String source) throws SQLException {
        this(source, true);
    }

    /** Tables and reader only. */
    static Carriage withoutRelay(String source) throws SQLException {
        return new Carriage(source, false);
    }

    private Carriage(String source, boolean relayed) throws SQLException {
        this.source = source;
        facts = PlatformTables.make();
        reader = new KafkaConsumer<>(
                Map.of("bootstrap.servers", TestServers.kafka().address(), "enable.auto.commit", false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = reader.partitionsFor(TOPIC).stream()
                .map(partition -> new TopicPartition(TOPIC, partition.partition()))
                .toList();
        reader.assign(partitions);
        reader.seekToEnd(partitions);
        partitions.forEach(reader::position);
        relay = relay();
        if (relayed) {
            relay.start();
        }
    }

    String source() {
        return source;
    }

    long number(String sql) {
        try (Connection session = relaySession();
                Statement statement = session.createStatement();
                ResultSet row = statement.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException away) {
            return -1;
        }
    }

    Relay relay() {
        return relay(List.of(TOPIC));
    }

    /** A relay that writes to these topics. */
    private Relay relay(List<String> topics) {
        return new Relay(properties(topics), TestServers.kafka().address(), EventSpans.NONE);
    }

    private RelayProperties properties(List<String> topics) {
        return new RelayProperties(
                true,
                source,
                "scan",
                database.url(),
                database.relay().name(),
                database.relay().password(),
                topics,
                Duration.ofMillis(10));
    }

    /** The meters of the relay, as the service's own user sees the slot. */
    SimpleMeterRegistry meters() {
        SimpleMeterRegistry registry = new SimpleMeterRegistry();
        DriverManagerDataSource service = new DriverManagerDataSource(
                database.url(), database.service().name(), database.service().password());
        new RelayMeters(relay, new JdbcTemplate(service), properties(List.of(TOPIC)), InstantSource.system())
                .bindTo(registry);
        return registry;
    }

    /** Commits this many events about one key, in one transaction each; returns their ids. */
    List<UUID> commit(String key, int events) throws SQLException {
        List<UUID> ids = new ArrayList<>();
        for (int number = 0; number < events; number++) {
            ids.add(insert(facts, key, TOPIC));
        }
        return ids;
    }

    Connection facts() {
        return facts;
    }

    static UUID insert(Connection connection, String key, String topic) throws SQLException {
        UUID id = UuidCreator.getTimeOrderedEpochPlus1();
        try (PreparedStatement row = connection.prepareStatement("""
                INSERT INTO scan.outbox (id, topic, key, type, subject_version, recorded_at, request_id, value)
                VALUES (?, ?, ?, 'io.traitortrack.SiteChanged.v1', 1, now(), 'request-1', '{"siteCode":"LKO"}')
                """)) {
            row.setObject(1, id);
            row.setString(2, topic);
            row.setString(3, key);
            row.executeUpdate();
        }
        return id;
    }

    /** Reads until this many records of this source came, or twenty seconds passed. */
    List<ConsumerRecord<byte[], byte[]>> received(int atLeast) {
        return read(received -> received.size() >= atLeast);
    }

    /** Reads until this event came, or twenty seconds passed. */
    List<ConsumerRecord<byte[], byte[]>> receivedUntil(UUID last) {
        return read(received ->
                received.stream().anyMatch(found -> header(found, "ce_id").equals(last.toString())));
    }

    /** Reads until all of these came, or none of any came for a minute. */
    List<ConsumerRecord<byte[], byte[]>> receivedAll(Set<UUID> ids) {
        Set<String> missing = ids.stream().map(UUID::toString).collect(Collectors.toCollection(HashSet::new));
        List<ConsumerRecord<byte[], byte[]>> received = new ArrayList<>();
        long last = System.nanoTime();
        while (!missing.isEmpty()
                && System.nanoTime() - last < Duration.ofMinutes(1).toNanos()) {
            for (ConsumerRecord<byte[], byte[]> found : reader.poll(Duration.ofMillis(100))) {
                if (header(found, "ce_source").startsWith(source)) {
                    received.add(found);
                    missing.remove(header(found, "ce_id"));
                    last = System.nanoTime();
                }
            }
        }
        return received;
    }

    private List<ConsumerRecord<byte[], byte[]>> read(Predicate<List<ConsumerRecord<byte[], byte[]>>> enough) {
        List<ConsumerRecord<byte[], byte[]>> received = new ArrayList<>();
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        while (!enough.test(received) && System.nanoTime() < deadline) {
            reader.poll(Duration.ofMillis(100)).forEach(found -> {
                if (source.equals(header(found, "ce_source"))) {
                    received.add(found);
                }
            });
        }
        return received;
    }

    static String header(ConsumerRecord<byte[], byte[]> found, String name) {
        Header header = found.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    void restart() {
        restart(List.of(TOPIC));
    }

    void restart(List<String> topics) {
        relay.stop();
        relay = relay(topics);
        relay.start();
    }

    Relay.State state() {
        return relay.state();
    }

    void stopRelay() {
        relay.stop();
    }

    @Override
    public void close() throws SQLException {
        relay.stop();
        reader.close();
        await().atMost(Duration.ofSeconds(30)).ignoreExceptions().until(() -> {
            dropSlot();
            return true;
        });
        facts.close();
    }

    /** Writes so much that the server gives the slot up. */
    void invalidateSlot() throws SQLException {
        try (Connection superuser = database.connectAsSuperuser();
                Statement statement = superuser.createStatement()) {
            statement.execute("ALTER SYSTEM SET max_slot_wal_keep_size = '1MB'");
            try {
                statement.execute("SELECT pg_reload_conf()");
                do {
                    statement.execute("SELECT pg_logical_emit_message(false, 'noise', repeat('x', 1000000), true)"
                            + " FROM generate_series(1, 20)");
                    statement.execute("SELECT pg_switch_wal()");
                    statement.execute("CHECKPOINT");
                } while (!isLost(statement));
            } finally {
                statement.execute("ALTER SYSTEM RESET max_slot_wal_keep_size");
                statement.execute("SELECT pg_reload_conf()");
            }
        }
    }

    private static boolean isLost(Statement statement) throws SQLException {
        try (ResultSet slot = statement.executeQuery(
                "SELECT wal_status = 'lost' FROM pg_replication_slots WHERE slot_name = 'scan_outbox'")) {
            slot.next();
            return slot.getBoolean(1);
        }
    }

    /** How many of the relays' idle sessions keep dead rows from being cleared away. */
    int sessionsWithASnapshot() throws SQLException {
        try (Connection superuser = database.connectAsSuperuser();
                Statement statement = superuser.createStatement();
                ResultSet count = statement.executeQuery("SELECT count(*) FROM pg_stat_activity"
                        + " WHERE application_name = 'relay' AND backend_xmin IS NOT NULL"
                        + " AND query LIKE '%advisory%'")) {
            count.next();
            return count.getInt(1);
        }
    }

    Connection relaySession() throws SQLException {
        Connection session = DriverManager.getConnection(
                database.url(), database.relay().name(), database.relay().password());
        session.setSchema("scan");
        return session;
    }

    static Relayed anEvent() {
        return new Relayed(
                UuidCreator.getTimeOrderedEpochPlus1(),
                TOPIC,
                "LKO",
                "io.traitortrack.SiteChanged.v1",
                1L,
                "2026-01-01T00:00:00Z",
                "request-1",
                null,
                null,
                "{}");
    }

    /** Loses the slot, as a failover or a careless hand would. */
    void dropSlot() throws SQLException {
        try (Connection replication = DriverManager.getConnection(
                        database.url(),
                        database.relay().name(),
                        database.relay().password());
                Statement slot = replication.createStatement()) {
            slot.execute("SELECT pg_drop_replication_slot(slot_name) FROM pg_replication_slots"
                    + " WHERE slot_name = 'scan_outbox'");
        }
    }
}
