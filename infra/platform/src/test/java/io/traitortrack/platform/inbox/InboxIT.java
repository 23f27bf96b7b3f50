package io.traitortrack.platform.inbox;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import com.github.f4b6a3.uuid.UuidCreator;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.traitortrack.platform.PlatformTables;
import io.traitortrack.platform.outbox.Outbox;
import io.traitortrack.platform.trace.EventSpans;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;
import org.slf4j.MDC;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class InboxIT {

    private static final String TOPIC = "scanning.bag";
    private static final TopicPartition PARTITION = new TopicPartition(TOPIC, 0);

    private Connection connection;
    private JdbcClient jdbc;
    private Inbox inbox;
    private final List<String> applied = new ArrayList<>();
    private boolean databaseIsAway;

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();

    @BeforeEach
    void makeTables() throws Exception {
        connection = PlatformTables.make();
        SingleConnectionDataSource source = new SingleConnectionDataSource(connection, true);
        JdbcTemplate template = new JdbcTemplate(source);
        jdbc = JdbcClient.create(source);
        jdbc.sql("CREATE TABLE effect (code text NOT NULL)").update();
        inbox = new InboxParts(
                        jdbc,
                        new TransactionTemplate(new JdbcTransactionManager(source)),
                        new Outbox(template),
                        UuidCreator::getTimeOrderedEpochPlus1,
                        InstantSource.system(),
                        JsonMapper.builder().build(),
                        meters,
                        EventSpans.NONE)
                .inbox(new Projection());
        inbox.cluster("cluster-1", Map.of(TOPIC, "topic-1"));
    }

    @AfterEach
    void close() throws Exception {
        connection.close();
    }

    /** Takes over codes; can do nothing with version 2. */
    private final class Projection implements EventConsumer {

        @Override
        public String name() {
            return "projection";
        }

        @Override
        public List<String> topics() {
            return List.of(TOPIC);
        }

        @Override
        public void apply(List<ReceivedEvent> events) {
            for (ReceivedEvent event : events) {
                jdbc.sql("INSERT INTO effect VALUES (?)").param(event.subject()).update();
                if (event.version() != 1) {
                    throw new UnusableEvent(event, "version is not known");
                }
            }
            if (databaseIsAway) {
                throw new IllegalStateException("the database is away");
            }
            events.forEach(event -> applied.add(event.subject()));
        }
    }

    @Test
    void appliesAnEventOnceHoweverOftenItComes() {
        UUID id = UUID.randomUUID();

        inbox.receive(List.of(record(0, id, 1, "SB00001"), record(1, id, 1, "SB00001")));
        inbox.receive(List.of(record(0, id, 1, "SB00001"), record(2, UUID.randomUUID(), 1, "SB00002")));

        assertThat(applied).containsExactly("SB00001", "SB00002");
        assertThat(inbox.positions(List.of(PARTITION))).containsEntry(PARTITION, 3L);
    }

    @Test
    void setsAsideWhatCanNeverBeAppliedAndAppliesTheRest() {
        inbox.receive(List.of(
                record(0, UUID.randomUUID(), 1, "SB00001"),
                record(1, UUID.randomUUID(), 2, "SB00002"),
                record(2, UUID.randomUUID(), 1, "SB00003")));

        assertThat(effects()).containsExactly("SB00001", "SB00003");
        assertThat(deadLetters()).containsExactly("SB00002");
        assertThat(meters.get("traitortrack.inbox.dead.letters").counter().count())
                .isOne();
        assertThat(meters.get("traitortrack.inbox.delay").timer().count()).isEqualTo(2);
        assertThat(inbox.positions(List.of(PARTITION))).containsEntry(PARTITION, 3L);
    }

    @Test
    void namesTheEventInTheOneLineAboutADeadLetter() {
        ConsumerRecord<byte[], byte[]> unusable = record(
                7,
                UUID.fromString("019aa4c1-b4fb-7354-8201-ad273107beb2"),
                2,
                "SB00001",
                "{\"siteCode\":\"LKO\",\"stationCode\":\"LKO-1\",\"actor\":\"7a4bfe57-1fb4-4bb5\"}");
        unusable.headers().add("traceparent", bytes("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00"));
        Logger logger = (Logger) LoggerFactory.getLogger(Inbox.class);
        ListAppender<ILoggingEvent> lines = new ListAppender<>();
        lines.start();
        logger.addAppender(lines);

        inbox.receive(List.of(unusable));

        logger.detachAppender(lines);
        assertThat(lines.list).singleElement().satisfies(line -> {
            assertThat(line.getLevel()).isEqualTo(Level.ERROR);
            assertThat(line.getMDCPropertyMap())
                    .containsExactlyInAnyOrderEntriesOf(Map.of(
                            "event.id", "019aa4c1-b4fb-7354-8201-ad273107beb2",
                            "trace.id", "4bf92f3577b34da6a3ce929d0e0e4736",
                            "span.id", "00f067aa0ba902b7",
                            "http.request.id", "request-1",
                            "user.id", "7a4bfe57-1fb4-4bb5",
                            "site.code", "LKO",
                            "station.code", "LKO-1"));
        });
        assertThat(MDC.getCopyOfContextMap()).isNullOrEmpty();
    }

    @Test
    void setsAnUnusableEventAsideOnceHoweverOftenItComes() {
        UUID id = UUID.randomUUID();

        inbox.receive(List.of(record(0, id, 2, "SB00001")));
        inbox.receive(List.of(record(0, id, 2, "SB00001")));

        assertThat(deadLetters()).containsExactly("SB00001");
    }

    @Test
    void setsAsideWhatIsNoEvent() {
        ConsumerRecord<byte[], byte[]> garbage =
                new ConsumerRecord<>(TOPIC, 0, 0, bytes("SB\u000000001"), bytes("no JSON at all"));
        ConsumerRecord<byte[], byte[]> controlled = record(1, UUID.randomUUID(), 1, "SB\u000000002");
        ConsumerRecord<byte[], byte[]> traced = record(2, UUID.randomUUID(), 1, "SB00003");
        traced.headers().add("traceparent", bytes("00-\u0000"));
        ConsumerRecord<byte[], byte[]> empty = new ConsumerRecord<>(TOPIC, 0, 3, null, null);

        inbox.receive(List.of(garbage, controlled, traced, empty, record(4, UUID.randomUUID(), 1, "SB00004")));

        assertThat(applied).containsExactly("SB00004");
        assertThat(deadLetters()).containsExactly("SB\ufffd00001", "SB\ufffd00002", "SB00003", "none");
        assertThat(inbox.positions(List.of(PARTITION))).containsEntry(PARTITION, 5L);
    }

    @Test
    void keepsNothingOfABatchThatFailedAndAppliesItWhenItComesAgain() {
        List<ConsumerRecord<byte[], byte[]>> batch = List.of(record(0, UUID.randomUUID(), 1, "SB00001"));
        databaseIsAway = true;

        assertThatExceptionOfType(IllegalStateException.class).isThrownBy(() -> inbox.receive(batch));
        assertThat(effects()).isEmpty();
        assertThat(inbox.positions(List.of(PARTITION))).containsEntry(PARTITION, 0L);

        databaseIsAway = false;
        inbox.receive(batch);
        assertThat(effects()).containsExactly("SB00001");
    }

    @Test
    void startsAgainAtZeroInAnotherClusterAndForATopicMadeAnew() {
        inbox.receive(List.of(record(41, UUID.randomUUID(), 1, "SB00001")));
        assertThat(inbox.positions(List.of(PARTITION))).containsEntry(PARTITION, 42L);

        inbox.cluster("cluster-1", Map.of(TOPIC, "topic-2"));
        assertThat(inbox.positions(List.of(PARTITION))).containsEntry(PARTITION, 0L);
        inbox.cluster("cluster-2", Map.of(TOPIC, "topic-1"));
        assertThat(inbox.positions(List.of(PARTITION))).containsEntry(PARTITION, 0L);
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset, UUID id, int version, String code) {
        return record(offset, id, version, code, "{}");
    }

    private static ConsumerRecord<byte[], byte[]> record(long offset, UUID id, int version, String code, String value) {
        ConsumerRecord<byte[], byte[]> sent = new ConsumerRecord<>(TOPIC, 0, offset, bytes(code), bytes(value));
        Map.of(
                        "ce_id",
                        id.toString(),
                        "ce_type",
                        "io.traitortrack.BagLinked.v" + version,
                        "ce_source",
                        "/scan-service",
                        "ce_sequence",
                        "%020d".formatted(offset + 1),
                        "ce_time",
                        "2026-03-01T10:00:00Z",
                        "ce_requestid",
                        "request-1")
                .forEach((name, header) -> sent.headers().add(name, bytes(header)));
        return sent;
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private List<@Nullable String> effects() {
        return jdbc.sql("SELECT code FROM effect ORDER BY code")
                .query(String.class)
                .list();
    }

    private List<@Nullable String> deadLetters() {
        return jdbc.sql("SELECT key FROM outbox WHERE topic = 'projection.scanning.bag.dlt' ORDER BY id")
                .query(String.class)
                .list();
    }
}
