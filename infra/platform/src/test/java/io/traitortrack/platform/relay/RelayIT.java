package io.traitortrack.platform.relay;

import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.IntStream;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.traitortrack.testkit.TestServers;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;

import static io.traitortrack.platform.relay.Carriage.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;

class RelayIT {

    private static final long MEBIBYTE = 1024 * 1024;
    private static final long KEPT_AT_MOST = 16 * MEBIBYTE;

    @Test
    void carriesWhatIsCommittedInOrderAndNumbersItWithoutAGap() throws Exception {
        try (Carriage carriage = new Carriage("/in-order")) {
            List<UUID> committed = carriage.commit("LKO", 200);

            List<ConsumerRecord<byte[], byte[]>> received = carriage.received(200);

            assertThat(received).extracting(RelayIT::id).containsExactlyElementsOf(committed);
            assertThat(received).extracting(RelayIT::sequence).containsExactlyElementsOf(numbers(1, 200));
        }
    }

    @Test
    void writesTheEnvelopeOfCloudEvents() throws Exception {
        try (Carriage carriage = new Carriage("/envelope")) {
            carriage.commit("LKO", 1);

            ConsumerRecord<byte[], byte[]> received = carriage.received(1).getFirst();

            assertThat(new String(received.key(), StandardCharsets.UTF_8)).isEqualTo("LKO");
            assertThat(new String(received.value(), StandardCharsets.UTF_8)).isEqualTo("{\"siteCode\":\"LKO\"}");
            assertThat(header(received, "ce_specversion")).isEqualTo("1.0");
            assertThat(header(received, "ce_type")).isEqualTo("io.traitortrack.SiteChanged.v1");
            assertThat(header(received, "ce_subject")).isEqualTo("LKO");
            assertThat(header(received, "ce_sequence")).isEqualTo("00000000000000000001");
            assertThat(header(received, "ce_subjectversion")).isEqualTo("1");
            assertThat(header(received, "ce_requestid")).isEqualTo("request-1");
            assertThat(header(received, "content-type")).isEqualTo("application/json");
            assertThat(header(received, "ce_time")).matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d+Z");
        }
    }

    @Test
    void carriesNothingOfATransactionThatWasRolledBack() throws Exception {
        try (Carriage carriage = new Carriage("/rolled-back")) {
            Connection facts = carriage.facts();
            facts.setAutoCommit(false);
            carriage.commit("LKO", 3);
            facts.rollback();
            facts.setAutoCommit(true);
            List<UUID> committed = carriage.commit("LKO", 2);

            assertThat(carriage.received(2)).extracting(RelayIT::id).containsExactlyElementsOf(committed);
        }
    }

    @Test
    void goesOnWhereItStopped() throws Exception {
        try (Carriage carriage = new Carriage("/restarted")) {
            carriage.commit("LKO", 50);
            carriage.received(50);
            carriage.stopRelay();
            List<UUID> whileAway = carriage.commit("LKO", 50);
            carriage.restart();

            // what was sent and not yet flushed may come again, under the number that it had
            assertThat(carriage.receivedUntil(whileAway.getLast()))
                    .filteredOn(found -> sequence(found) > 50)
                    .extracting(RelayIT::id)
                    .containsExactlyElementsOf(whileAway);
        }
    }

    @Test
    void anEventKeepsItsNumberThroughACrashBeforeTheFlush() throws Exception {
        try (Carriage carriage = new Carriage("/crashed")) {
            carriage.stopRelay();
            List<UUID> committed = carriage.commit("LKO", 20);
            // the dead holder had numbered these and sent none, or sent all and flushed nothing
            try (Statement numbered = carriage.facts().createStatement()) {
                numbered.execute("""
                        INSERT INTO scan.relay_state VALUES ('/crashed', 21, 0, NULL, gen_random_uuid(), now(), now())
                          ON CONFLICT (source) DO UPDATE SET next_sequence = 21, flushed_sequence = 0;
                        INSERT INTO scan.relay_batch
                          SELECT '/crashed', 1, array_agg(id ORDER BY id), now() FROM scan.outbox
                        """);
            }
            carriage.restart();
            List<UUID> later = carriage.commit("LKO", 1);

            List<ConsumerRecord<byte[], byte[]>> received = carriage.received(21);

            assertThat(received.subList(0, 20)).extracting(RelayIT::id).containsExactlyElementsOf(committed);
            assertThat(received).extracting(RelayIT::sequence).containsExactlyElementsOf(numbers(1, 21));
            assertThat(id(received.getLast())).isEqualTo(later.getFirst());
            try (Statement batches = carriage.facts().createStatement();
                    ResultSet count = batches.executeQuery("SELECT count(*) FROM scan.relay_batch")) {
                count.next();
                assertThat(count.getInt(1)).isEqualTo(2);
            }
        }
    }

    @Test
    void carriesWhatWasCommittedWhileThereWasNoSlot() throws Exception {
        try (Carriage carriage = new Carriage("/lost-slot")) {
            carriage.commit("LKO", 10);
            carriage.received(10);
            carriage.stopRelay();
            carriage.dropSlot();
            List<UUID> unseen = carriage.commit("LKO", 10);
            carriage.restart();
            List<UUID> later = carriage.commit("LKO", 1);

            List<ConsumerRecord<byte[], byte[]>> received = carriage.receivedUntil(later.getFirst());

            // what was sent and not yet flushed may come again, under the number that it had
            assertThat(received)
                    .filteredOn(found -> sequence(found) > 10)
                    .extracting(RelayIT::id)
                    .startsWith(unseen.toArray(UUID[]::new))
                    .endsWith(later.getFirst());
            assertThat(received)
                    .filteredOn(found -> sequence(found) > 10)
                    .extracting(RelayIT::sequence)
                    .containsExactlyElementsOf(numbers(11, 21));
        }
    }

    @Test
    void replacesASlotThatTheServerGaveUp() throws Exception {
        try (Carriage carriage = new Carriage("/given-up-slot")) {
            carriage.commit("LKO", 10);
            carriage.received(10);
            carriage.stopRelay();
            List<UUID> unseen = carriage.commit("LKO", 10);
            carriage.invalidateSlot();
            unseen.addAll(carriage.commit("LKO", 10));
            carriage.restart();
            List<UUID> later = carriage.commit("LKO", 1);

            List<ConsumerRecord<byte[], byte[]>> received = carriage.receivedUntil(later.getFirst());

            assertThat(received)
                    .filteredOn(found -> sequence(found) > 10)
                    .extracting(RelayIT::id)
                    .startsWith(unseen.toArray(UUID[]::new))
                    .endsWith(later.getFirst());
            assertThat(received)
                    .filteredOn(found -> sequence(found) > 10)
                    .extracting(RelayIT::sequence)
                    .containsExactlyElementsOf(numbers(11, 31));
        }
    }

    /** The engine's handler throws, here for a topic that it may not write to: it stops and passes over nothing. */
    @Test
    void whatCannotBeSentStopsEverythingBehindItUntilItCan() throws Exception {
        try (Carriage carriage = new Carriage("/stuck")) {
            List<UUID> committed = new ArrayList<>(carriage.commit("LKO", 5));
            carriage.received(5);
            committed.add(Carriage.insert(carriage.facts(), "LKO", "scanning.bag"));
            committed.addAll(carriage.commit("LKO", 5));

            await().atMost(Duration.ofSeconds(30))
                    .pollInterval(Duration.ofMillis(20))
                    .until(carriage::state, Relay.State.FAILED::equals);
            assertThat(carriage.number("SELECT next_sequence FROM relay_state")).isEqualTo(6);

            carriage.restart(List.of(Carriage.TOPIC, "scanning.bag"));
            assertThat(carriage.receivedUntil(committed.getLast()))
                    .filteredOn(found -> sequence(found) > 5)
                    .extracting(RelayIT::id)
                    .containsExactlyElementsOf(committed.subList(6, 11));
            assertThat(carriage.number("SELECT next_sequence FROM relay_state")).isEqualTo(12);
        }
    }

    /** A forged number would else make the next holder look for all numbers up to it, and open a source each time. */
    @Test
    void aNumberThatNobodyCanHaveGivenOpensNoSource() throws Exception {
        try (Carriage carriage = new Carriage("/forged");
                KafkaProducer<byte[], byte[]> forger = new KafkaProducer<>(
                        Map.of("bootstrap.servers", TestServers.kafka().address()),
                        new ByteArraySerializer(),
                        new ByteArraySerializer())) {
            carriage.received(carriage.commit("LKO", 5).size());
            carriage.stopRelay();
            forger.send(Carriage.anEvent().record("/forged", 2_000_000_000L)).get();
            carriage.restart();
            List<UUID> later = carriage.commit("LKO", 1);

            assertThat(carriage.receivedUntil(later.getLast()).getLast())
                    .satisfies(found -> assertThat(sequence(found)).isEqualTo(6))
                    .satisfies(found -> assertThat(header(found, "ce_source")).isEqualTo("/forged"));
            assertThat(carriage.number("SELECT count(*) FROM relay_state")).isOne();
        }
    }

    @Test
    void oneOfTwoCarriesAndTheOtherTakesOver() throws Exception {
        try (Carriage carriage = new Carriage("/two-relays")) {
            carriage.commit("LKO", 10);
            carriage.received(10);
            Relay second = carriage.relay();
            second.start();
            try {
                await().until(second::state, Relay.State.STANDBY::equals);
                assertThat(carriage.sessionsWithASnapshot()).isZero();
                carriage.stopRelay();
                List<UUID> later = carriage.commit("LKO", 10);

                assertThat(carriage.receivedUntil(later.getLast()))
                        .filteredOn(found -> sequence(found) > 10)
                        .extracting(RelayIT::id)
                        .containsExactlyElementsOf(later);
                await().until(second::state, Relay.State.RUNNING::equals);
            } finally {
                second.stop();
            }
        }
    }

    @Test
    void aSessionThatSaysNothingLosesTheLock() throws Exception {
        try (Carriage carriage = new Carriage("/silent")) {
            carriage.stopRelay();
            try (Connection silent = carriage.relaySession();
                    Connection waiting = carriage.relaySession()) {
                assertThat(Tenure.tryTake(silent, "/silent")).isPresent();
                assertThat(Tenure.tryTake(waiting, "/silent")).isEmpty();

                await().atMost(Duration.ofSeconds(15))
                        .until(() -> Tenure.tryTake(waiting, "/silent").isPresent());
            }
        }
    }

    @Test
    void aHolderThatWasReplacedWritesNothingMore() throws Exception {
        try (Carriage carriage = new Carriage("/replaced")) {
            carriage.stopRelay();
            try (Connection connection = carriage.relaySession()) {
                Numbering frozen = Numbering.open(connection, "/replaced");
                Numbering now = Numbering.open(connection, "/replaced");
                List<Relayed> events = List.of(Carriage.anEvent());

                assertThat(now.number(events)).containsExactly(1L);
                assertThatExceptionOfType(SQLException.class)
                        .isThrownBy(() -> frozen.number(events))
                        .withMessageContaining("took over");
                assertThatExceptionOfType(IllegalStateException.class)
                        .isThrownBy(() -> frozen.flushing(() -> flush(frozen, "of the frozen one")));
                assertThat(now.connectorOffset()).isNull();
            }
        }
    }

    @Test
    void aFlushThatComesTooLateWritesNothing() throws Exception {
        try (Carriage carriage = new Carriage("/late-flush")) {
            carriage.stopRelay();
            try (Connection connection = carriage.relaySession()) {
                Numbering numbering = Numbering.open(connection, "/late-flush");

                flush(numbering, "late");
                assertThat(numbering.connectorOffset()).isNull();
                numbering.flushing(() -> flush(numbering, "in time"));
                assertThat(numbering.connectorOffset()).isEqualTo("in time".getBytes(StandardCharsets.UTF_8));
            }
        }
    }

    @Test
    void tellsWhatTheServerKeepsForItsSlot() throws Exception {
        try (Carriage carriage = new Carriage("/meters")) {
            carriage.commit("LKO", 10);
            carriage.received(10);
            SimpleMeterRegistry meters = carriage.meters();

            assertThat(meters.get("traitortrack.relay.slot").gauge().value()).isOne();
            assertThat(meters.get("traitortrack.relay.retained").gauge().value())
                    .isPositive();
            await().untilAsserted(() -> assertThat(meters.get("traitortrack.relay.state")
                            .tag("state", "running")
                            .gauge()
                            .value())
                    .isOne());
            assertThat(meters.get("traitortrack.relay.carried")
                            .functionCounter()
                            .count())
                    .isGreaterThanOrEqualTo(10);
            carriage.stopRelay();
            carriage.invalidateSlot();
            await().untilAsserted(() -> assertThat(
                            meters.get("traitortrack.relay.slot").gauge().value())
                    .isZero());
        }
    }

    /** The log is one for all databases of a server: a slot that nothing moves would keep what the others write. */
    @Test
    void anIdleOutboxKeepsNoLogForANoisyNeighbour() throws Exception {
        try (Carriage carriage = new Carriage("/idle");
                Connection neighbour = TestServers.postgres().superuser("postgres");
                Statement noise = neighbour.createStatement()) {
            carriage.received(carriage.commit("LKO", 1).size());
            noise.execute("CREATE TABLE IF NOT EXISTS noise (text text)");

            long before = logPosition(carriage);
            for (int round = 0; round < 4; round++) {
                noise.execute("INSERT INTO noise SELECT repeat(md5(i::text), 30) FROM generate_series(1, 16000) i");
                noise.execute("TRUNCATE noise");
            }

            assertThat(logPosition(carriage) - before).isGreaterThan(2 * KEPT_AT_MOST);
            await().atMost(Duration.ofSeconds(30))
                    .untilAsserted(() -> assertThat(carriage.number("""
                                    SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::bigint
                                    FROM pg_replication_slots WHERE slot_name = 'scan_outbox'
                                    """)).isBetween(0L, KEPT_AT_MOST));
        }
    }

    private static long logPosition(Carriage carriage) {
        return carriage.number("SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), '0/0')::bigint");
    }

    private static void flush(Numbering numbering, String offset) {
        try {
            numbering.flush(offset.getBytes(StandardCharsets.UTF_8));
        } catch (SQLException refused) {
            throw new IllegalStateException(refused);
        }
    }

    private static UUID id(ConsumerRecord<byte[], byte[]> received) {
        return UUID.fromString(header(received, "ce_id"));
    }

    private static long sequence(ConsumerRecord<byte[], byte[]> received) {
        return Long.parseLong(header(received, "ce_sequence"));
    }

    private static List<Long> numbers(int from, int to) {
        return IntStream.rangeClosed(from, to).mapToObj(Long::valueOf).toList();
    }
}
