package io.traitortrack.integrity;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

import io.traitortrack.localstack.state.Checkout;
import io.traitortrack.testkit.Database;
import io.traitortrack.testkit.TestServers;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.flywaydb.core.Flyway;
import org.jspecify.annotations.Nullable;

/** The three databases as the services migrate them, and Kafka; whoever uses it writes what services would write. */
final class Installation implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
            Map.of("bootstrap.servers", TestServers.kafka().address(), "acks", "all"),
            new ByteArraySerializer(),
            new ByteArraySerializer());
    private final Map<String, Long> sequences = new HashMap<>();
    private final long started = System.currentTimeMillis();
    private int ids;
    private long entries;

    /** An event, not written anywhere yet. */
    record Event(
            UUID id,
            String source,
            String topic,
            String key,
            String type,
            @Nullable Long version,
            String value) {

        String fullType() {
            return "io.traitortrack." + type + ".v1";
        }
    }

    static Installation migrated() {
        migrate("scan", "scan-service");
        migrate("bill", "bill-service");
        migrate("audit", "audit-service");
        return new Installation();
    }

    private static void migrate(String name, String service) {
        Database database = TestServers.database(name);
        String root = Checkout.find().root().toString();
        var flyway = Flyway.configure()
                .dataSource(
                        database.url(),
                        database.migration().name(),
                        database.migration().password())
                .defaultSchema(name)
                .createSchemas(false)
                .placeholders(Map.of("service", database.service().name()))
                .locations("filesystem:" + root + "/" + service + "/src/main/resources/db/migration");
        if (name.equals("audit")) {
            flyway.initSql("SET ROLE audit_owner");
        } else {
            flyway.locations(
                    "filesystem:" + root + "/infra/platform/src/main/resources/db/platform",
                    "filesystem:" + root + "/" + service + "/src/main/resources/db/migration");
        }
        flyway.load().migrate();
    }

    /** What the check is told, with another database in the place of one. */
    Settings settings(Duration settle, Map<String, String> instead) {
        Map<String, String> environment = new HashMap<>(environment());
        instead.forEach(
                (name, url) -> environment.put("TT_" + name.toUpperCase(java.util.Locale.ROOT) + "_DB_URL", url));
        return Settings.of(environment, settle);
    }

    Map<String, String> environment() {
        return Map.of(
                "TT_SCAN_DB_URL", TestServers.postgres().url("scan"),
                "TT_BILL_DB_URL", TestServers.postgres().url("bill"),
                "TT_AUDIT_DB_URL", TestServers.postgres().url("audit"),
                "TT_INTEGRITY_DB_USER", "integrity",
                "TT_INTEGRITY_DB_PASSWORD", TestServers.secret("TT_INTEGRITY_DB_PASSWORD"),
                "TT_KAFKA_BOOTSTRAP", TestServers.kafka().address());
    }

    UUID newId() {
        return new UUID(started << 16 | 0x7000L | ++ids, 0x8000_0000_0000_0000L | ids);
    }

    Event event(String service, String topic, String key, String type, @Nullable Long version, String value) {
        return new Event(newId(), "/" + service, topic, key, type, version, value.replace('\'', '"'));
    }

    /** Writes an event to the outbox of its service. */
    void write(Event event) throws SQLException {
        try (Connection connection = superuser(event.source().substring(1, 5));
                PreparedStatement insert = connection.prepareStatement("""
                        INSERT INTO outbox (id, topic, key, type, subject_version, recorded_at, request_id, value)
                        VALUES (?, ?, ?, ?, ?, now(), 'none', ?)
                        """)) {
            insert.setObject(1, event.id());
            insert.setString(2, event.topic());
            insert.setString(3, event.key());
            insert.setString(4, event.fullType());
            insert.setObject(5, event.version());
            insert.setString(6, event.value());
            insert.executeUpdate();
        }
    }

    /** Sends an event to Kafka under the next number of its source, and has it logged. */
    void publish(Event event) throws Exception {
        publish(event, sequences.merge(event.source(), 1L, Long::sum));
    }

    void publish(Event event, long sequence) throws Exception {
        log(event, send(event, sequence));
    }

    ConsumerRecord<byte[], byte[]> send(Event event, long sequence) throws Exception {
        Map<String, String> headers = new LinkedHashMap<>();
        headers.put("ce_id", event.id().toString());
        headers.put("ce_specversion", "1.0");
        headers.put("ce_type", event.fullType());
        headers.put("ce_source", event.source());
        headers.put("ce_time", Instant.now().toString());
        headers.put("ce_subject", event.key());
        headers.put("ce_sequence", "%020d".formatted(sequence));
        if (event.version() != null) {
            headers.put("ce_subjectversion", event.version().toString());
        }
        headers.put("ce_requestid", "none");
        ProducerRecord<byte[], byte[]> record =
                new ProducerRecord<>(event.topic(), bytes(event.key()), bytes(event.value()));
        headers.forEach((name, value) -> record.headers().add(name, bytes(value)));
        RecordMetadata place = producer.send(record).get();
        ConsumerRecord<byte[], byte[]> sent =
                new ConsumerRecord<>(place.topic(), place.partition(), place.offset(), record.key(), record.value());
        record.headers().forEach(sent.headers()::add);
        return sent;
    }

    void log(Event event, ConsumerRecord<byte[], byte[]> record) throws Exception {
        byte[] bytes = EntryBytes.of(record);
        try (Connection connection = superuser("audit");
                PreparedStatement entry =
                        connection.prepareStatement("INSERT INTO entry (idx, leaf, bytes) VALUES (?, ?, ?)");
                PreparedStatement index = connection.prepareStatement("""
                        INSERT INTO event (event_id, idx, topic, type, codes, recorded_at) VALUES (?, ?, ?, ?, '{}', ?)
                        """)) {
            connection.setAutoCommit(false);
            entry.setLong(1, entries);
            entry.setBytes(2, MessageDigest.getInstance("SHA-256").digest(bytes));
            entry.setBytes(3, bytes);
            entry.executeUpdate();
            index.setObject(1, event.id());
            index.setLong(2, entries++);
            index.setString(3, event.topic());
            index.setString(4, event.type());
            index.setObject(5, OffsetDateTime.now(ZoneOffset.UTC));
            index.executeUpdate();
            connection.commit();
        }
    }

    /** Runs SQL in a database as somebody whom neither rights nor triggers nor foreign keys hold back. */
    void run(String database, String sql) throws SQLException {
        try (Connection connection = superuser(database);
                Statement statement = connection.createStatement()) {
            statement.execute("SET session_replication_role = replica");
            statement.execute(sql);
        }
    }

    private static Connection superuser(String database) throws SQLException {
        Connection connection = TestServers.postgres().superuser(database);
        try (Statement statement = connection.createStatement()) {
            statement.execute("SET search_path = scan, bill, audit");
        }
        return connection;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        producer.close();
    }
}
