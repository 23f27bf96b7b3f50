package io.traitortrack.platform.relay;

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
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;

import io.traitortrack.testkit.TestServers;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.junit.jupiter.api.Test;

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

    private static final int KILLS = 12;
    private static final Duration TAKEOVER = Duration.ofSeconds(15);
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @Test
    void killedAgainAndAgain() throws Exception {
        try (Carriage carriage = Carriage.withoutRelay("/killed");
                Writing writing = new Writing()) {
            for (int kill = 0; kill < KILLS; kill++) {
                try (RelayProcess relay = RelayProcess.start("/killed")) {
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
                RelayProcess holder = RelayProcess.start("/holder-killed")) {
            carriesMore(carriage);
            try (RelayProcess other = RelayProcess.start("/holder-killed")) {
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
                RelayProcess frozen = RelayProcess.start("/frozen")) {
            carriesMore(carriage);
            try (RelayProcess other = RelayProcess.start("/frozen")) {
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
            for (int loss = 0; loss < 3; loss++) {
                try (RelayProcess relay = RelayProcess.start("/slot-lost")) {
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
            assertNothingLostAndNothingTwice("slot lost", 3, carriage, writing);
        }
    }

    @Test
    void postgresqlIsStoppedAtOnceAndComesBack() throws Exception {
        try (Carriage carriage = Carriage.withoutRelay("/postgresql-stopped");
                Writing writing = new Writing();
                RelayProcess relay = RelayProcess.start("/postgresql-stopped")) {
            for (int stop = 0; stop < 3; stop++) {
                carriesMore(carriage);
                // what "immediate" means: no checkpoint, recovery at the next start
                RelayProcess.signal(
                        "QUIT", TestServers.postgres().process().orElseThrow().pid());
                await().atMost(PATIENCE)
                        .until(() -> TestServers.postgres().process().isEmpty());
                TestServers.postgres().start();
            }
            assertThat(relay).isNotNull();
            assertNothingLostAndNothingTwice("PostgreSQL stopped", 3, carriage, writing);
        }
    }

    @Test
    void kafkaIsAway() throws Exception {
        try (Carriage carriage = Carriage.withoutRelay("/kafka-away");
                Writing writing = new Writing();
                RelayProcess relay = RelayProcess.start("/kafka-away")) {
            carriesMore(carriage);
            TestServers.kafka().stop();
            int before = writing.acknowledged().size();
            await().atMost(PATIENCE).until(() -> writing.acknowledged().size() > before + 3_000);
            TestServers.kafka().start();
            assertThat(relay).isNotNull();
            assertNothingLostAndNothingTwice("Kafka away", 1, carriage, writing);
        }
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
        writing.close();
        Set<UUID> written = outbox(carriage);
        assertThat(written).containsAll(writing.acknowledged()).hasSizeGreaterThan(500);
        List<ConsumerRecord<byte[], byte[]>> received;
        try (RelayProcess last = RelayProcess.start(carriage.source())) {
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
        assertThat(numbers.keySet()).isEqualTo(written);
        assertThat(new HashSet<>(numbers.values()))
                .isEqualTo(new HashSet<>(
                        LongStream.rangeClosed(1, written.size()).boxed().toList()));
        Set<UUID> lost = new HashSet<>(writing.acknowledged());
        lost.removeAll(numbers.keySet());
        System.out.printf(
                "%-20s %2d runs, %,7d acknowledged, %d lost, %d twice, %,d copies, longest stall %.1f s%n",
                accident,
                runs,
                writing.acknowledged().size(),
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
