package io.traitortrack.platform.relay;

import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;

import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import io.debezium.engine.spi.OffsetCommitPolicy;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Carries the outbox to Kafka in commit order: one holder among all replicas, elected by a lock in the database.
 *
 * <p>An event counts as carried only after the broker's acknowledgement by all replicas; then, not before, the position
 * moves. A crash in between sends again, with the same id and the same number.
 */
public final class Relay implements SmartLifecycle {

    /** What the relay does right now. */
    public enum State {
        STOPPED,
        /** Waits for the lock that another replica holds. */
        STANDBY,
        /** Holds the lock; the engine starts. */
        STARTING,
        RUNNING,
        /** The engine ended with a failure; it starts again after a pause. */
        FAILED
    }

    private static final Logger LOG = LoggerFactory.getLogger(Relay.class);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(250);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(5);

    private final RelayProperties properties;
    private final String bootstrapServers;
    private final AtomicReference<State> state = new AtomicReference<>(State.STOPPED);
    private final AtomicLong carried = new AtomicLong();
    private volatile boolean wanted;
    private volatile @Nullable Connection lock;
    private volatile @Nullable DebeziumEngine<?> engine;
    private volatile CountDownLatch stopping = new CountDownLatch(1);
    private @Nullable Thread supervisor;

    public Relay(RelayProperties properties, String bootstrapServers) {
        this.properties = properties;
        this.bootstrapServers = bootstrapServers;
    }

    public State state() {
        return state.get();
    }

    /** How many events the broker has acknowledged to this process. */
    public long carried() {
        return carried.get();
    }

    @Override
    public synchronized void start() {
        wanted = true;
        stopping = new CountDownLatch(1);
        supervisor = Thread.ofPlatform().name("relay").start(this::supervise);
    }

    private void supervise() {
        Duration pause = FIRST_PAUSE;
        while (wanted) {
            try {
                long before = carried.get();
                hold();
                pause = carried.get() > before ? FIRST_PAUSE : pause;
            } catch (SQLException | IOException | RuntimeException failure) {
                if (wanted) {
                    LOG.warn("The relay stopped and starts again in {} ms", pause.toMillis(), failure);
                }
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
                break;
            }
            state.set(wanted ? State.FAILED : State.STOPPED);
            if (wanted && !rest(pause)) {
                break;
            }
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
        state.set(State.STOPPED);
    }

    /** Waits, or returns false at once when the relay is to stop. */
    private boolean rest(Duration pause) {
        try {
            return !stopping.await(pause.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Becomes the holder, carries until the engine ends, and gives the lock back. */
    private void hold() throws SQLException, IOException, InterruptedException {
        state.set(State.STANDBY);
        try (Connection holder = connect();
                Connection numbers = connect();
                Producer<byte[], byte[]> producer = producer()) {
            lock = holder;
            acquire(holder);
            state.set(State.STARTING);
            Numbering numbering = Numbering.open(numbers, properties.source());
            ensureSlot(numbers, numbering);
            Set<UUID> backlog = numbering.connectorOffset() == null
                    ? Backlog.carry(numbers, events -> carry(events, numbering, producer))
                    : Set.of();
            RelayOffsets.running(properties.source(), numbering);
            run(numbering, producer, backlog);
        } finally {
            lock = null;
            RelayOffsets.stopped(properties.source());
        }
    }

    private void run(Numbering numbering, Producer<byte[], byte[]> producer, Set<UUID> backlog) throws IOException {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        try (DebeziumEngine<RecordChangeEvent<SourceRecord>> running = DebeziumEngine.create(
                        ChangeEventFormat.of(Connect.class))
                .using(settings())
                .using(OffsetCommitPolicy.always())
                .using(new DebeziumEngine.ConnectorCallback() {
                    @Override
                    public void pollingStarted() {
                        state.set(State.RUNNING);
                        LOG.info("The relay of {} carries", properties.source());
                    }
                })
                .using((success, message, error) -> failure.set(error))
                .notifying((changes, committer) -> carry(changes, committer, numbering, producer, backlog))
                .build()) {
            engine = running;
            if (wanted) {
                running.run();
            }
        } finally {
            engine = null;
        }
        Throwable error = failure.get();
        if (error != null && wanted) {
            throw new IllegalStateException("the engine ended: " + error.getMessage(), error);
        }
    }

    private void carry(
            List<RecordChangeEvent<SourceRecord>> changes,
            DebeziumEngine.RecordCommitter<RecordChangeEvent<SourceRecord>> committer,
            Numbering numbering,
            Producer<byte[], byte[]> producer,
            Set<UUID> backlog)
            throws InterruptedException {
        List<Relayed> events = new ArrayList<>(changes.size());
        for (RecordChangeEvent<SourceRecord> change : changes) {
            Relayed event = Relayed.read(change.record());
            if (event != null && !backlog.contains(event.id())) {
                events.add(event);
            }
        }
        try {
            carry(events, numbering, producer);
        } catch (SQLException failure) {
            throw new IllegalStateException("a batch of " + events.size() + " events was not numbered", failure);
        }
        for (RecordChangeEvent<SourceRecord> change : changes) {
            committer.markProcessed(change);
        }
        committer.markBatchFinished();
    }

    /** Numbers and sends; when it returns, the numbers are durable and all in-sync replicas have the events. */
    private void carry(List<Relayed> events, Numbering numbering, Producer<byte[], byte[]> producer)
            throws SQLException, InterruptedException {
        List<@Nullable Long> numbers = numbering.number(events);
        List<Future<RecordMetadata>> answers = new ArrayList<>(events.size());
        for (int index = 0; index < events.size(); index++) {
            answers.add(producer.send(events.get(index).record(properties.source(), numbers.get(index))));
        }
        try {
            for (Future<RecordMetadata> answer : answers) {
                answer.get();
            }
        } catch (ExecutionException refused) {
            throw new IllegalStateException("the broker did not take a batch of " + events.size() + " events", refused);
        }
        numbering.sent(numbers);
        carried.addAndGet(events.size());
    }

    private Properties settings() {
        DatabaseAddress address = DatabaseAddress.of(properties.url());
        Properties settings = new Properties();
        settings.putAll(Map.ofEntries(
                Map.entry("name", properties.slot()),
                Map.entry("connector.class", "io.debezium.connector.postgresql.PostgresConnector"),
                Map.entry("topic.prefix", properties.schema()),
                Map.entry("database.hostname", address.host()),
                Map.entry("database.port", Integer.toString(address.port())),
                Map.entry("database.dbname", address.database()),
                Map.entry("database.user", properties.username()),
                Map.entry("database.password", properties.password()),
                Map.entry("plugin.name", "pgoutput"),
                Map.entry("slot.name", properties.slot()),
                Map.entry("publication.name", properties.slot()),
                Map.entry("publication.autocreate.mode", "disabled"),
                Map.entry("table.include.list", properties.schema() + ".outbox"),
                Map.entry("snapshot.mode", "no_data"),
                Map.entry(
                        "poll.interval.ms",
                        Long.toString(properties.pollInterval().toMillis())),
                Map.entry("max.batch.size", "2048"),
                Map.entry("max.queue.size", "8192"),
                Map.entry("tombstones.on.delete", "false"),
                Map.entry("lsn.flush.mode", "connector"),
                Map.entry("heartbeat.interval.ms", "10000"),
                Map.entry(
                        "heartbeat.action.query",
                        "SELECT pg_logical_emit_message(false, 'traitortrack-heartbeat', now()::text)"),
                Map.entry("offset.storage", RelayOffsets.class.getName()),
                Map.entry(RelayOffsets.SOURCE, properties.source()),
                Map.entry("offset.flush.interval.ms", "0")));
        return settings;
    }

    private Producer<byte[], byte[]> producer() {
        return new KafkaProducer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "client.id",
                        "relay-" + properties.schema(),
                        "acks",
                        "all",
                        "enable.idempotence",
                        true,
                        "compression.type",
                        "lz4",
                        "max.request.size",
                        1_048_576,
                        "delivery.timeout.ms",
                        60_000,
                        "request.timeout.ms",
                        10_000,
                        "linger.ms",
                        0),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    private Connection connect() throws SQLException {
        Properties login = new Properties();
        login.setProperty("user", properties.username());
        login.setProperty("password", properties.password());
        login.setProperty("currentSchema", properties.schema());
        login.setProperty("ApplicationName", "relay");
        login.setProperty("tcpKeepAlive", "true");
        return DriverManager.getConnection(properties.url(), login);
    }

    private void acquire(Connection holder) throws SQLException {
        try (PreparedStatement wait = holder.prepareStatement("SELECT pg_advisory_lock(hashtextextended(?, 0))")) {
            wait.setString(1, "relay " + properties.source());
            wait.execute();
        }
    }

    /** Makes a missing slot; what it cannot show, because it is older, is left for the backlog to carry. */
    private void ensureSlot(Connection connection, Numbering numbering) throws SQLException {
        try (PreparedStatement find =
                connection.prepareStatement("SELECT 1 FROM pg_replication_slots WHERE slot_name = ?")) {
            find.setString(1, properties.slot());
            if (find.executeQuery().next()) {
                return;
            }
        }
        numbering.forgetConnectorOffset(); // first, so that a crash right here still leaves a backlog to look for
        try (PreparedStatement make =
                connection.prepareStatement("SELECT pg_create_logical_replication_slot(?, 'pgoutput')")) {
            make.setString(1, properties.slot());
            make.execute();
        }
    }

    @Override
    public synchronized void stop() {
        wanted = false;
        stopping.countDown();
        try {
            DebeziumEngine<?> running = engine;
            if (running != null) {
                running.close();
            }
            Connection holder = lock;
            if (holder != null && state.get() == State.STANDBY) {
                holder.abort(Runnable::run);
            }
        } catch (IOException | SQLException | IllegalStateException failure) {
            LOG.warn("The relay did not stop cleanly", failure);
        }
        Thread thread = supervisor;
        if (thread != null) {
            try {
                thread.join(Duration.ofSeconds(15));
            } catch (InterruptedException interrupted) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return wanted;
    }

    /** Starts after the web server, so that migrations are done; stops after it, so that the last facts are carried. */
    @Override
    public int getPhase() {
        return SmartLifecycle.DEFAULT_PHASE - 4096;
    }
}
