package io.traitortrack.platform.inbox;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;

import com.github.f4b6a3.uuid.UuidCreator;
import io.traitortrack.platform.PlatformTables;
import io.traitortrack.testkit.TestProcess;
import io.traitortrack.testkit.TestServers;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The accidents of consumers, with consumers in processes of their own and a producer that goes on.
 *
 * <p>After each: every event was applied, each once, those of a key in their order. The effect has no key that would
 * hide a second application.
 */
class InboxFaultTest {

    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final int KEYS = 24;
    private static final int KILLS = 2;

    private Connection owner;

    @BeforeEach
    void makeTables() throws SQLException {
        owner = PlatformTables.make();
        try (Statement table = owner.createStatement()) {
            table.execute("CREATE TABLE effect (place bigserial, event_id uuid NOT NULL, subject text NOT NULL)");
        }
    }

    @AfterEach
    void close() throws SQLException {
        owner.close();
    }

    @Test
    void killedInTheMiddleOfABatchAgainAndAgain() throws Exception {
        try (Sending sending = new Sending("killed-")) {
            for (int kill = 0; kill < KILLS; kill++) {
                try (TestProcess consumer = InboxProcess.start()) {
                    appliesMore();
                    atAnyMoment(Duration.ofMillis(300));
                    consumer.kill();
                }
            }
            try (TestProcess last = InboxProcess.start()) {
                assertThat(last).isNotNull();
                assertEachOnceInOrder("consumer killed", KILLS, sending.end());
            }
        }
    }

    @Test
    void joinedFrozenReplacedAndWokenInTheMiddleOfABatch() throws Exception {
        try (Sending sending = new Sending("frozen-");
                TestProcess first = InboxProcess.start()) {
            appliesMore();
            try (TestProcess second = InboxProcess.start();
                    TestProcess third = InboxProcess.start()) {
                appliesMore();
                atAnyMoment(Duration.ofMillis(300));
                first.freeze();
                await().atMost(PATIENCE).until(() -> members() == 3);
                await().atMost(PATIENCE).until(() -> members() == 2);
                appliesMore();
                first.wake();
                second.kill();
                assertThat(third).isNotNull();
                assertEachOnceInOrder("consumer frozen", 1, sending.end());
            }
        }
    }

    /** Waits until something that was sent after now was applied. */
    private void appliesMore() {
        long before = number("SELECT count(*) FROM effect");
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() -> number("SELECT count(*) FROM effect") > before);
    }

    private static void atAnyMoment(Duration within) throws InterruptedException {
        long nanos = ThreadLocalRandom.current().nextLong(within.toNanos());
        assertThat(new CountDownLatch(1).await(nanos, TimeUnit.NANOSECONDS)).isFalse();
    }

    private static int members() throws Exception {
        try (Admin admin =
                Admin.create(Map.of("bootstrap.servers", TestServers.kafka().address()))) {
            return admin.describeConsumerGroups(List.of(InboxProcess.CONSUMER)).all().get().values().stream()
                    .mapToInt(group -> group.members().size())
                    .sum();
        }
    }

    private void assertEachOnceInOrder(String accident, int runs, Map<String, List<UUID>> sent) throws SQLException {
        int all = sent.values().stream().mapToInt(List::size).sum();
        String keys = "FROM effect WHERE subject LIKE '"
                + sent.keySet().iterator().next().replaceAll("[0-9]+", "%'");
        await().atMost(PATIENCE).until(() -> number("SELECT count(DISTINCT event_id) " + keys) >= all);
        Map<String, List<UUID>> applied = new HashMap<>();
        try (Statement select = owner.createStatement();
                ResultSet rows = select.executeQuery("SELECT subject, event_id " + keys + " ORDER BY place")) {
            while (rows.next()) {
                applied.computeIfAbsent(rows.getString(1), key -> new ArrayList<>())
                        .add(rows.getObject(2, UUID.class));
            }
        }
        assertThat(all).isGreaterThan(1_000);
        assertThat(applied).isEqualTo(sent);
        System.out.printf(
                "%-20s %2d runs, %,7d sent, %d lost, %d twice%n",
                accident,
                runs,
                all,
                all - number("SELECT count(DISTINCT event_id) " + keys),
                number("SELECT count(*) - count(DISTINCT event_id) " + keys));
    }

    private long number(String sql) {
        try (Statement select = owner.createStatement();
                ResultSet row = select.executeQuery(sql)) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new AssertionError(e);
        }
    }

    /** Sends events all the time, round and round the keys, until it is ended. */
    private static final class Sending implements AutoCloseable {

        private final KafkaProducer<byte[], byte[]> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", TestServers.kafka().address(), "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        private final Map<String, List<UUID>> sent = new HashMap<>();
        private final List<Future<RecordMetadata>> answers = new ArrayList<>();
        private final CountDownLatch over = new CountDownLatch(1);
        private final Thread sender;

        Sending(String prefix) {
            sender = Thread.ofPlatform().start(() -> send(prefix));
        }

        private void send(String prefix) {
            try {
                for (int number = 0; !over.await(2, TimeUnit.MILLISECONDS); number++) {
                    String key = prefix + number % KEYS;
                    UUID id = UuidCreator.getTimeOrderedEpochPlus1();
                    answers.add(producer.send(record(key, id)));
                    sent.computeIfAbsent(key, first -> new ArrayList<>()).add(id);
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }

        private static ProducerRecord<byte[], byte[]> record(String key, UUID id) {
            ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(InboxProcess.TOPIC, bytes(key), bytes("{}"));
            Map.of(
                            "ce_id",
                            id.toString(),
                            "ce_type",
                            "io.traitortrack.DayClosed.v1",
                            "ce_source",
                            "/bill-service",
                            "ce_sequence",
                            "00000000000000000001",
                            "ce_subject",
                            key,
                            "ce_time",
                            "2026-03-01T10:00:00Z",
                            "ce_requestid",
                            "request-1")
                    .forEach((name, value) -> record.headers().add(name, bytes(value)));
            return record;
        }

        private static byte[] bytes(String text) {
            return text.getBytes(StandardCharsets.UTF_8);
        }

        Map<String, List<UUID>> end() {
            over.countDown();
            try {
                sender.join();
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                throw new AssertionError(interrupted);
            }
            producer.flush();
            assertThat(answers).allMatch(answer -> answer.state() == Future.State.SUCCESS);
            return sent;
        }

        @Override
        public void close() {
            end();
            producer.close();
        }
    }
}
