package io.traitortrack.platform.relay;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import io.traitortrack.testkit.TestProcess;
import io.traitortrack.testkit.TestServers;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static io.traitortrack.platform.relay.Carriage.header;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/**
 * The accidents of the relay, each against real servers, with relays in processes of their own and writers that go on.
 *
 * <p>After each: every acknowledged event is on Kafka under one number, numbers have no gap, and of each key the first
 * copies come in order. A copy is allowed, since it carries the number of the first.
 */
class RelayFaultTest {

    /** Each takes the start of a virtual machine: {@code -Dtraitortrack.faults.kills=12} for more of them. */
    private static final int KILLS = Integer.getInteger("traitortrack.faults.kills", 5);

    /** How long Kafka is away at least: {@code -Dtraitortrack.faults.away=PT10M}. */
    private static final Duration AWAY = Duration.parse(System.getProperty("traitortrack.faults.away", "PT0S"));

    private static final Duration TAKEOVER = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void killedAgainAndAgain() throws Exception {
        try (Carriage carriage = Carriage.withoutRelay("/killed");
                Writing writing = new Writing()) {
            for (int kill = 0; kill < KILLS; kill++) {
                try (TestProcess relay = RelayProcess.start("/killed")) {
                    carriesMore(carriage);
                    atAnyMoment(Duration.ofMillis(400));
                    relay.kill();
                }
            }
            assertNothingLostAndNothingTwice("killed", KILLS, carriage, writing);
        }
    }

    @Test
    void killedWhileAnotherWaits() throws Exception {
        try (Carriage carriage = Carriage.withoutRelay("/holder-killed");
                Writing writing = new Writing();
                TestProcess holder = RelayProcess.start("/holder-killed")) {
            carriesMore(carriage);
            try (TestProcess other = RelayProcess.start("/holder-killed")) {
                await().atMost(PATIENCE)
                        .until(() -> carriage.number("SELECT count(*) FROM pg_stat_activity"
                                        + " WHERE application_name = 'relay' AND query LIKE '%pg_try_advisory_lock%'")
                                > 0);
                holder.kill();
                long from = System.nanoTime();
                carriesMore(carriage);
                assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(TAKEOVER);
                assertThat(other).isNotNull();
                assertNothingLostAndNothingTwice("holder killed", 1, carriage, writing);
            }
        }
    }

    @Test
    void frozenReplacedAndWokenAgain() throws Exception {
        try (Carriage carriage = Carriage.withoutRelay("/frozen");
                Writing writing = new Writing();
                TestProcess frozen = RelayProcess.start("/frozen")) {
            carriesMore(carriage);
            try (TestProcess other = RelayProcess.start("/frozen")) {
                frozen.freeze();
                long from = System.nanoTime();
                carriesMore(carriage);
                assertThat(Duration.ofNanos(System.nanoTime() - from)).isLessThan(TAKEOVER);
                frozen.wake();
                for (int more = 0; more < 3; more++) {
                    carriesMore(carriage);
                }
                assertThat(other).isNotNull();
                assertNothingLostAndNothingTwice("frozen", 1, carriage, writing);
            }
        }
    }

    @Test
    void itsSlotIsDroppedAndInvalidatedUnderLoad() throws Exception {
        try (Carriage carriage = Carriage.withoutRelay("/slot-lost");
                Writing writing = new Writing()) {
            for (int loss = 0; loss < 2; loss++) {
                try (TestProcess relay = RelayProcess.start("/slot-lost")) {
                    carriesMore(carriage);
                    relay.kill();
                }
                if (loss == 1) {
                    carriage.invalidateSlot();
                } else {
                    await().atMost(PATIENCE).ignoreExceptions().until(() -> {
                        carriage.dropSlot();
                        return true;
                    });
                }
                atAnyMoment(Duration.ofMillis(400));
            }
            assertNothingLostAndNothingTwice("slot lost", 2, carriage, writing);
        }
    }

    @Test
    void postgresqlIsStoppedAtOnceAndComesBack() throws Exception {
        try (Carriage carriage = Carriage.withoutRelay("/postgresql-stopped");
                Writing writing = new Writing();
                TestProcess relay = RelayProcess.start("/postgresql-stopped")) {
            for (int stop = 0; stop < 2; stop++) {
                carriesMore(carriage);
                // what "immediate" means: no checkpoint, recovery at the next start
                TestProcess.signal(
                        "QUIT", TestServers.postgres().process().orElseThrow().pid());
                await().atMost(PATIENCE)
                        .until(() -> TestServers.postgres().process().isEmpty());
                TestServers.postgres().start();
            }
            assertThat(relay).isNotNull();
            assertNothingLostAndNothingTwice("PostgreSQL stopped", 2, carriage, writing);
        }
    }

    @Test
    void kafkaIsAway() throws Exception {
        try (Carriage carriage = Carriage.withoutRelay("/kafka-away");
                Writing writing = new Writing();
                TestProcess relay = RelayProcess.start("/kafka-away")) {
            carriesMore(carriage);
            TestServers.kafka().stop();
            int before = writing.acknowledged().size();
            long until = System.nanoTime() + AWAY.toNanos();
            await().atMost(PATIENCE.plus(AWAY))
                    .until(() -> System.nanoTime() - until > 0
                            && writing.acknowledged().size() > before + 3_000);
            long retained = carriage.number("""
                    SELECT pg_wal_lsn_diff(pg_current_wal_lsn(), restart_lsn)::bigint FROM pg_replication_slots
                    """);
            assertThat(retained).isPositive();
            System.out.printf(
                    "Kafka away           retained log %,d bytes for %,d events%n",
                    retained, writing.acknowledged().size() - before);
            TestServers.kafka().start();
            assertThat(relay).isNotNull();
            assertNothingLostAndNothingTwice("Kafka away", 1, carriage, writing);
        }
    }

    /** A copy of the files brings back an old slot and old positions as well: more than a dump would. */
    @Test
    void itsDatabaseIsRestoredFromAnOlderCopy(@TempDir Path backup) throws Exception {
        try (Carriage carriage = Carriage.withoutRelay("/restored")) {
            Set<UUID> kept = new HashSet<>();
            try (Writing before = new Writing("B")) {
                try (TestProcess relay = RelayProcess.start("/restored")) {
                    carriesMore(carriage);
                    relay.kill();
                }
                await().atMost(PATIENCE).until(() -> before.acknowledged().size() > 1_500);
                kept.addAll(before.end());
            }
            TestServers.postgres().stop();
            copy(TestServers.postgresData(), backup);
            TestServers.postgres().start();
            try (Writing lost = new Writing("L");
                    TestProcess relay = RelayProcess.start("/restored")) {
                for (int more = 0; more < 3; more++) {
                    carriesMore(carriage);
                }
                relay.kill();
                assertThat(lost.end()).isNotEmpty();
            }
            TestServers.postgres().stop();
            copy(backup, TestServers.postgresData());
            TestServers.postgres().start();
            try (Writing after = new Writing("A");
                    TestProcess relay = RelayProcess.start("/restored")) {
                await().atMost(PATIENCE).until(() -> after.acknowledged().size() > 500);
                carriesMore(carriage);
                relay.kill();
                kept.addAll(after.end());
            }

            assertThat(outbox(carriage)).containsAll(kept);
            assertEachEventHasOneSourceAndOneNumber(carriage, kept);
        }
    }

    private static void assertEachEventHasOneSourceAndOneNumber(Carriage carriage, Set<UUID> kept) throws Exception {
        List<ConsumerRecord<byte[], byte[]>> received;
        try (TestProcess last = RelayProcess.start(carriage.source())) {
            received = carriage.receivedAll(kept);
            assertThat(last).isNotNull();
        }
        Map<UUID, String> numbers = new HashMap<>();
        Map<String, Set<Long>> sources = new TreeMap<>();
        Map<String, Long> versions = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> found : received) {
            String source = header(found, "ce_source");
            long number = Long.parseLong(header(found, "ce_sequence"));
            String first = numbers.putIfAbsent(UUID.fromString(header(found, "ce_id")), source + number);
            assertThat(source + number).isEqualTo(first == null ? source + number : first);
            sources.computeIfAbsent(source, name -> new TreeSet<>()).add(number);
            if (first == null) {
                String key = header(found, "ce_subject");
                assertThat(Long.parseLong(header(found, "ce_subjectversion")))
                        .as("version of " + key)
                        .isEqualTo(versions.merge(key, 1L, Long::sum));
            }
        }
        assertThat(numbers.values()).doesNotHaveDuplicates();
        assertThat(numbers.keySet()).containsAll(kept);
        assertThat(sources.keySet()).hasSize(2).first().isEqualTo(carriage.source());
        assertThat(sources.keySet()).last().asString().matches(carriage.source() + "/epoch/\\d{8}t\\d{6}z");
        sources.forEach((source, found) -> assertThat(found)
                .as(source)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, found.size()).boxed().toList()));
        report("database restored", 1, kept, numbers, received);
    }

    private static void copy(Path from, Path to) throws Exception {
        int status = new ProcessBuilder(
                        "sh", "-c", "rm -rf \"$2\" && cp -a \"$1\" \"$2\"", "copy", from.toString(), to.toString())
                .inheritIO()
                .start()
                .waitFor();
        assertThat(status).isZero();
    }

    /** Waits until the relay has stored the position of something that was committed after now. */
    private static void carriesMore(Carriage carriage) {
        long numbered = carriage.number("SELECT coalesce(max(next_sequence), 1) FROM relay_state");
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(50))
                .until(() -> carriage.number("SELECT coalesce(max(flushed_sequence), 0) FROM relay_state") > numbered);
    }

    private static void atAnyMoment(Duration within) throws InterruptedException {
        long nanos = ThreadLocalRandom.current().nextLong(within.toNanos());
        assertThat(new CountDownLatch(1).await(nanos, TimeUnit.NANOSECONDS)).isFalse();
    }

    private static void assertNothingLostAndNothingTwice(String accident, int runs, Carriage carriage, Writing writing)
            throws Exception {
        Set<UUID> acknowledged = writing.end();
        Set<UUID> written = outbox(carriage);
        assertThat(written).hasSizeGreaterThan(500);
        assertThat(written.containsAll(acknowledged)).isTrue(); // AssertJ compares each with each
        List<ConsumerRecord<byte[], byte[]>> received;
        try (TestProcess last = RelayProcess.start(carriage.source())) {
            received = carriage.receivedAll(written);
            assertThat(last).isNotNull();
        }

        Map<UUID, Long> numbers = new HashMap<>();
        Map<String, Long> versions = new HashMap<>();
        for (ConsumerRecord<byte[], byte[]> found : received) {
            UUID id = UUID.fromString(header(found, "ce_id"));
            long number = Long.parseLong(header(found, "ce_sequence"));
            Long first = numbers.putIfAbsent(id, number);
            if (first == null) {
                String key = header(found, "ce_subject");
                assertThat(Long.parseLong(header(found, "ce_subjectversion")))
                        .as("version of " + key)
                        .isEqualTo(versions.merge(key, 1L, Long::sum));
            } else {
                assertThat(number).as("number of a copy of " + id).isEqualTo(first);
            }
        }
        assertThat(numbers.keySet().equals(written)).isTrue();
        assertThat(new HashSet<>(numbers.values()))
                .isEqualTo(new HashSet<>(
                        LongStream.rangeClosed(1, written.size()).boxed().toList()));
        report(accident, runs, acknowledged, numbers, received);
    }

    private static void report(
            String accident,
            int runs,
            Set<UUID> acknowledged,
            Map<UUID, ?> numbers,
            List<ConsumerRecord<byte[], byte[]>> received) {
        Set<UUID> lost = new HashSet<>(acknowledged);
        lost.removeAll(numbers.keySet());
        System.out.printf(
                "%-20s %2d runs, %,7d acknowledged, %d lost, %d twice, %,d copies, longest stall %.1f s%n",
                accident,
                runs,
                acknowledged.size(),
                lost.size(),
                numbers.size() - new HashSet<>(numbers.values()).size(),
                received.size() - numbers.size(),
                longestStall(received).toMillis() / 1000.0);
    }

    private static Set<UUID> outbox(Carriage carriage) throws SQLException {
        Set<UUID> ids = new HashSet<>();
        try (Connection connection = carriage.relaySession();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("SELECT id FROM outbox")) {
            while (rows.next()) {
                ids.add(rows.getObject(1, UUID.class));
            }
        }
        return ids;
    }

    /** The longest time in which no event was sent. */
    private static Duration longestStall(List<ConsumerRecord<byte[], byte[]>> received) {
        List<Long> sent =
                new ArrayList<>(received.stream().map(ConsumerRecord::timestamp).toList());
        sent.sort(Comparator.naturalOrder());
        long longest = 0;
        for (int index = 1; index < sent.size(); index++) {
            longest = Math.max(longest, sent.get(index) - sent.get(index - 1));
        }
        return Duration.ofMillis(longest);
    }
}
