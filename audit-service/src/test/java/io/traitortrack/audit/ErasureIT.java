package io.traitortrack.audit;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import com.github.f4b6a3.uuid.UuidCreator;
import io.traitortrack.testkit.Database;
import io.traitortrack.testkit.TestServers;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** What was erased stays erased, however late and however often a relay sends it. */
class ErasureIT {
    private static final Database DATABASE = TestServers.database("audit");
    private static RunningAudit audit;

    @BeforeAll
    static void start() {
        audit = RunningAudit.start();
    }

    @AfterAll
    static void stop() {
        audit.close();
    }

    @Test
    void anErasedFieldDoesNotComeBackWhenItsRecordIsSentAgain() throws SQLException {
        String event = AnEvent.newId();
        send(event, "driver", "note");
        awaitTaken();
        assertThat(kept(event)).containsExactly("driver", "note");

        try (Connection service = DATABASE.connect(DATABASE.service())) {
            execute(service, "DELETE FROM personal_field WHERE event_id = '" + event + "' AND field = 'driver'");
        }
        send(event, "driver", "note");
        send(event, "driver");
        awaitTaken();

        assertThat(kept(event)).containsExactly("note");
    }

    @Test
    void noFieldComesBackAfterAllWereErasedAtOnce() throws SQLException {
        String event = AnEvent.newId();
        send(event, "driver", "note");
        awaitTaken();

        try (Connection superuser = superuser()) {
            execute(superuser, "TRUNCATE personal_field");
        }
        send(event, "driver", "note");
        awaitTaken();

        assertThat(kept(event)).isEmpty();
    }

    @Test
    void aFieldThatIsErasedWhileItIsSentAgainStaysErased() throws SQLException {
        String event = AnEvent.newId();
        send(event, "note");
        awaitTaken();

        try (Connection eraser = DATABASE.connect(DATABASE.service())) {
            eraser.setAutoCommit(false);
            execute(eraser, "DELETE FROM personal_field WHERE event_id = '" + event + "'");
            send(event, "note");
            awaitTheIntakeToWait();
            eraser.commit();
        }
        awaitTaken();

        assertThat(kept(event)).isEmpty();
    }

    @Test
    void aFieldIsNotTakenLaterThanTheTopicKeepsIt() throws SQLException {
        String old = writtenBefore(Duration.ofDays(7).plusMinutes(1));
        String young = writtenBefore(Duration.ofDays(7).minusMinutes(10));
        send(old, "note");
        send(young, "note");
        awaitTaken();

        assertThat(kept(old)).isEmpty();
        assertThat(kept(young)).containsExactly("note");
    }

    @Test
    void theTopicKeepsFieldsForSevenDays() throws Exception {
        var topics = JsonMapper.shared()
                .readTree(Files.readString(Path.of(System.getProperty("tt.root"), "infra/kafka/topics.json")))
                .get("topics");

        assertThat(topics.valueStream()
                        .filter(topic -> topic.get("name").stringValue().equals("audit.personal"))
                        .map(topic -> topic.get("config").get("retention.ms").stringValue()))
                .containsExactly(Long.toString(Duration.ofDays(7).toMillis()));
    }

    private static String writtenBefore(Duration age) {
        return UuidCreator.getTimeOrderedEpoch(Instant.now().minus(age)).toString();
    }

    private static void send(String event, String... fields) {
        var openings = List.of(fields).stream()
                .map(field -> "\"" + field + "\":{\"salt\":\"MDEyMzQ1Njc4OWFiY2RlZg\",\"value\":\"somebody\"}")
                .toList();
        AnEvent.send(new ProducerRecord<>(
                "audit.personal",
                0,
                null,
                ("{\"eventId\":\"" + event + "\",\"fields\":{" + String.join(",", openings) + "}}")
                        .getBytes(StandardCharsets.UTF_8)));
    }

    /** Waits until everything that was sent before is taken or left out. */
    private static void awaitTaken() throws SQLException {
        String last = AnEvent.newId();
        send(last, "last");
        await("SELECT count(*) FROM personal_field WHERE event_id = '" + last + "'");
    }

    private static void awaitTheIntakeToWait() throws SQLException {
        await("SELECT count(*) FROM pg_stat_activity WHERE datname = 'audit' AND wait_event_type = 'Lock'");
    }

    private static void await(String count) throws SQLException {
        long deadline = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        try (Connection superuser = superuser();
                var statement = superuser.createStatement()) {
            long found = 0;
            while (found == 0 && System.nanoTime() < deadline) {
                try (var row = statement.executeQuery(count)) {
                    row.next();
                    found = row.getLong(1);
                }
            }
            assertThat(found).as(count).isPositive();
        }
    }

    private static List<String> kept(String event) throws SQLException {
        try (Connection connection = DATABASE.connect(DATABASE.service());
                var select = connection.prepareStatement(
                        "SELECT array(SELECT field FROM personal_field WHERE event_id = ? ORDER BY field)")) {
            select.setObject(1, UUID.fromString(event));
            try (var row = select.executeQuery()) {
                row.next();
                return List.of((String[]) row.getArray(1).getArray());
            }
        }
    }

    private static Connection superuser() throws SQLException {
        var connection = DATABASE.connectAsSuperuser();
        connection.setSchema("audit");
        return connection;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }
}
