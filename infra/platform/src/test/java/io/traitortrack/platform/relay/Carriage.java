package io.traitortrack.platform.relay;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;

import com.github.f4b6a3.uuid.UuidCreator;
import io.traitortrack.testkit.Database;
import io.traitortrack.testkit.TestServers;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** An outbox of its own with a relay on it, and a reader at the other end. */
final class Carriage implements AutoCloseable {

    static final String TOPIC = "scanning.site";

    private static final String TABLES = """
            DROP PUBLICATION IF EXISTS scan_outbox;
            DROP TABLE IF EXISTS scan.outbox, scan.relay_state, scan.relay_batch;
            CREATE TABLE scan.outbox (
              id uuid NOT NULL PRIMARY KEY, topic text NOT NULL, key text NOT NULL, type text NOT NULL,
              subject_version bigint, recorded_at timestamptz NOT NULL, request_id text NOT NULL,
              causation_id uuid, traceparent text, value text NOT NULL) PARTITION BY RANGE (id);
            CREATE TABLE scan.outbox_default PARTITION OF scan.outbox DEFAULT;
            CREATE PUBLICATION scan_outbox FOR TABLE scan.outbox
              WITH (publish = 'insert', publish_via_partition_root = true);
            CREATE TABLE scan.relay_state (source text PRIMARY KEY, next_sequence bigint NOT NULL,
              flushed_sequence bigint NOT NULL, connector_offset bytea, updated_at timestamptz NOT NULL);
            CREATE TABLE scan.relay_batch (first_sequence bigint PRIMARY KEY, event_ids uuid[] NOT NULL,
              numbered_at timestamptz NOT NULL);
            GRANT USAGE ON SCHEMA scan TO scan_relay;
            GRANT SELECT ON scan.outbox TO scan_relay;
            GRANT SELECT, INSERT, UPDATE ON scan.relay_state, scan.relay_batch TO scan_relay;
            """;

    private final Database database = TestServers.database("scan");
    private final String source;
    private final Connection facts;
    private final KafkaConsumer<byte[], byte[]> reader;
    private Relay relay;

    Carriage(String source) throws SQLException {
        this.source = source;
        facts = DriverManager.getConnection(
                database.url(),
                database.migration().name(),
                database.migration().password());
        try (Statement ddl = facts.createStatement()) {
            ddl.execute(TABLES);
        }
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
        relay.start();
    }

    private Relay relay() {
        return new Relay(
                new RelayProperties(
                        true,
                        source,
                        "scan",
                        database.url(),
                        database.relay().name(),
                        database.relay().password(),
                        Duration.ofMillis(10)),
                TestServers.kafka().address());
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
        relay.stop();
        relay = relay();
        relay.start();
    }

    void stopRelay() {
        relay.stop();
    }

    @Override
    public void close() throws SQLException {
        relay.stop();
        reader.close();
        dropSlot();
        facts.close();
    }

    /** Loses the slot, as a failover or a careless hand would. */
    void dropSlot() throws SQLException {
        try (Connection replication = DriverManager.getConnection(
                        database.url(),
                        database.relay().name(),
                        database.relay().password());
                Statement slot = replication.createStatement()) {
            slot.execute("SELECT pg_drop_replication_slot('scan_outbox')");
        }
    }
}
