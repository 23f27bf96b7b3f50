package io.traitortrack.audit.intake;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

import io.traitortrack.audit.log.Checkpoints;
import io.traitortrack.audit.log.LogDamaged;
import io.traitortrack.audit.log.LogWriter;
import io.traitortrack.audit.log.NoteSigner;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;
import org.springframework.stereotype.Component;

/**
 * Gives every event its place: one replica reads all topics, and one thread of it appends, batch by batch, and signs.
 *
 * <p>Elected by an advisory lock on the very connection that it writes with, so that whoever loses the lock can no
 * longer write. Another replica takes over within two seconds of the connection's end. Any failure ends the term; the
 * next one starts from what was committed.
 */
@Component
class Sequencer implements SmartLifecycle {
    private static final Logger LOG = LoggerFactory.getLogger(Sequencer.class);
    /** Of this log within its database; spells TTLOG. */
    private static final long LOCK = 0x54_54_4c_4f_47L;

    private static final Duration BETWEEN_TERMS = Duration.ofSeconds(1);
    /** How long it may take until it notices that it is to stop. */
    private static final Duration IDLE = Duration.ofMillis(200);

    private static final Duration OPEN_PARTITIONS = Duration.ofHours(6);
    private static final long OPEN_PARTITIONS_EVERY = 1_000_000;

    private final DataSource dataSource;
    private final KafkaClients kafka;
    private final Intake intake;
    private final NoteSigner signer;
    private final Checkpoints checkpoints;
    private final InstantSource clock;
    private final Duration checkpointInterval;

    private volatile @Nullable Term term;
    private volatile State state = State.STOPPED;
    private volatile Instant signedAt = Instant.EPOCH;

    Sequencer(
            DataSource dataSource,
            KafkaClients kafka,
            Intake intake,
            NoteSigner signer,
            Checkpoints checkpoints,
            InstantSource clock,
            AuditProperties properties) {
        this.dataSource = dataSource;
        this.kafka = kafka;
        this.intake = intake;
        this.signer = signer;
        this.checkpoints = checkpoints;
        this.clock = clock;
        this.checkpointInterval = properties.checkpointInterval();
    }

    /** What this replica does for the log right now. */
    enum State {
        STOPPED,
        /** Another replica appends. */
        STANDBY,
        /** Database or Kafka are away; tried again. */
        WAITING,
        APPENDING,
        /** The log is not what was signed; nothing is appended until people have looked. */
        DAMAGED
    }

    State state() {
        return state;
    }

    /** When this replica last signed a checkpoint; 1970 where it has not. */
    Instant signedAt() {
        return signedAt;
    }

    @Override
    public void start() {
        var next = new Term();
        term = next;
        state = State.WAITING;
        Thread.ofPlatform().name("sequencer").start(next);
    }

    @Override
    public void stop() {
        var current = term;
        if (current != null) {
            current.end();
            term = null;
        }
    }

    @Override
    public boolean isRunning() {
        return term != null;
    }

    private final class Term implements Runnable {
        private final CountDownLatch stopping = new CountDownLatch(1);
        private final CountDownLatch ended = new CountDownLatch(1);

        @Override
        public void run() {
            try {
                do {
                    attempt();
                } while (!stopping.await(BETWEEN_TERMS.toMillis(), TimeUnit.MILLISECONDS));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            } finally {
                state = State.STOPPED;
                ended.countDown();
            }
        }

        void end() {
            stopping.countDown();
            try {
                if (!ended.await(15, TimeUnit.SECONDS)) {
                    LOG.warn("the sequencer did not end within 15 s");
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }

        private boolean stops() {
            return stopping.getCount() == 0;
        }

        private void attempt() throws InterruptedException {
            try (Connection connection = dataSource.getConnection()) {
                connection.setAutoCommit(false);
                if (!elected(connection)) {
                    state = State.STANDBY;
                    return;
                }
                try {
                    lead(connection);
                } finally {
                    release(connection);
                }
            } catch (LogDamaged e) {
                report(State.DAMAGED, e);
            } catch (InterruptedException e) {
                throw e;
            } catch (Exception e) {
                report(State.WAITING, e);
            }
        }

        private void lead(Connection connection) throws Exception {
            openPartitions(connection, 0);
            var writer = LogWriter.open(connection, signer);
            openPartitions(connection, writer.size());
            var pace = new Pace(writer.size());
            while (!stops()) {
                try (var reader = TopicReader.open(kafka, connection)) {
                    append(connection, writer, reader, pace);
                }
            }
            sign(writer);
        }

        private void sign(LogWriter writer) throws SQLException {
            Instant now = clock.instant();
            if (writer.checkpoint(now).isPresent()) {
                signedAt = now;
            }
            checkpoints.announce();
        }

        private void append(Connection connection, LogWriter writer, TopicReader reader, Pace pace) throws Exception {
            while (!stops() && !reader.over()) {
                state = State.APPENDING;
                var batch = reader.next(writer.needsCheckpoint() ? pace.untilCheckpoint() : IDLE);
                if (batch != null) {
                    intake.take(batch, connection, writer, reader.offsets());
                }
                if (writer.needsCheckpoint() && pace.untilCheckpoint().isZero()) {
                    sign(writer);
                    pace.signed();
                }
                if (pace.needsPartitions(writer.size())) {
                    openPartitions(connection, writer.size());
                    pace.opened(writer.size());
                }
            }
        }

        private void report(State next, Exception e) {
            if (stops()) {
                return;
            }
            if (state != next) {
                LOG.error("the sequencer stopped and will try again: {}", e.getMessage(), e);
            }
            state = next;
        }
    }

    /** When it is time again for what is not done for every batch. */
    private final class Pace {
        private long lastSigned = System.nanoTime() - checkpointInterval.toNanos();
        private long lastOpened = System.nanoTime();
        private long openedAt;

        Pace(long size) {
            openedAt = size;
        }

        /** Zero where it is due. */
        Duration untilCheckpoint() {
            return Duration.ofNanos(Math.max(0, checkpointInterval.toNanos() - (System.nanoTime() - lastSigned)));
        }

        void signed() {
            lastSigned = System.nanoTime();
        }

        boolean needsPartitions(long size) {
            return size - openedAt > OPEN_PARTITIONS_EVERY
                    || System.nanoTime() - lastOpened >= OPEN_PARTITIONS.toNanos();
        }

        void opened(long size) {
            openedAt = size;
            lastOpened = System.nanoTime();
        }
    }

    private static boolean elected(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT pg_try_advisory_lock(?)")) {
            statement.setLong(1, LOCK);
            try (var row = statement.executeQuery()) {
                row.next();
                return row.getBoolean(1);
            }
        } finally {
            connection.commit();
        }
    }

    /** Gives the lock back with the connection; a connection that cannot do that is broken, and its lock is gone. */
    private static void release(Connection connection) throws SQLException {
        connection.rollback();
        try (var statement = connection.createStatement()) {
            statement.execute("SELECT pg_advisory_unlock_all()");
        }
        connection.commit();
    }

    private static void openPartitions(Connection connection, long size) throws SQLException {
        try (var statement = connection.prepareStatement("SELECT open_partitions(?)")) {
            statement.setLong(1, size);
            statement.execute();
        }
        connection.commit();
    }
}
