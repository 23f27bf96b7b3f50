package io.traitortrack.platform.relay;

import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.IntConsumer;

import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import io.debezium.engine.spi.OffsetCommitPolicy;
import io.traitortrack.platform.trace.EventSpans;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.source.SourceRecord;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One run of the engine: from the slot, or the backlog first, through the numbering to the broker.
 *
 * <p>The position moves only after the broker's acknowledgement by all in-sync replicas. Whatever fails ends the run; the
 * next one sends again what was not acknowledged, under the same numbers.
 */
final class Carrying implements AutoCloseable {

    private static final Logger LOG = LoggerFactory.getLogger(Carrying.class);
    private static final Duration CLOSE_PATIENCE = Duration.ofSeconds(2);

    private final RelayProperties properties;
    private final String bootstrapServers;
    private final Producer<byte[], byte[]> producer;
    private final EventSpans spans;
    private final IntConsumer carried;
    private Backlog.Passed backlog = Backlog.Passed.NOTHING;
    private volatile @Nullable DebeziumEngine<?> engine;
    private volatile boolean stopped;

    Carrying(RelayProperties properties, String bootstrapServers, EventSpans spans, IntConsumer carried) {
        this.properties = properties;
        this.spans = spans;
        this.bootstrapServers = bootstrapServers;
        this.producer = producer(properties, bootstrapServers);
        this.carried = carried;
    }

    /** Carries until it is stopped; throws when it fails. */
    void run(Connection numbers, Runnable started) throws SQLException, IOException, InterruptedException {
        Numbering numbering = numbering(numbers);
        Slot.ensure(numbers, properties.slot(), numbering);
        if (numbering.connectorOffset() == null) {
            numbering.hold();
            backlog = Backlog.carry(numbers, events -> {
                if (stopped) {
                    throw new InterruptedException("stopped while the backlog was carried");
                }
                carry(events, numbering);
            });
            if (backlog.ids().isEmpty()) {
                numbering.release();
            }
        }
        RelayOffsets.running(properties.source(), numbering);
        try {
            runEngine(numbering, started);
        } finally {
            RelayOffsets.stopped(properties.source());
        }
    }

    private Numbering numbering(Connection numbers) throws SQLException {
        Epochs epochs = new Epochs(numbers, properties.source(), InstantSource.system());
        Numbering last = Numbering.open(numbers, epochs.current());
        try (Published published = new Published(bootstrapServers, properties.topics())) {
            return epochs.afterRestore(last, published);
        }
    }

    private void runEngine(Numbering numbering, Runnable started) throws IOException {
        AtomicReference<@Nullable Throwable> failure = new AtomicReference<>();
        try (DebeziumEngine<RecordChangeEvent<SourceRecord>> running = DebeziumEngine.create(
                        ChangeEventFormat.of(Connect.class))
                .using(settings())
                .using(OffsetCommitPolicy.always())
                .using(new DebeziumEngine.ConnectorCallback() {
                    @Override
                    public void pollingStarted() {
                        if (stopped) {
                            // it could not be closed while it started, and ends itself when its callback throws
                            throw new IllegalStateException("stopped while it started");
                        }
                        started.run();
                        LOG.info("The relay of {} carries", properties.source());
                    }
                })
                .using((success, message, error) -> failure.set(error))
                .notifying((changes, committer) -> carry(changes, committer, numbering))
                .build()) {
            engine = running;
            if (!stopped) {
                running.run();
            }
        } finally {
            engine = null;
        }
        Throwable error = failure.get();
        if (error != null && !stopped) {
            throw new IllegalStateException("the engine ended: " + error.getMessage(), error);
        }
    }

    /** Ends the run, as soon as the engine can be ended; from any thread. */
    void stop() {
        stopped = true;
        DebeziumEngine<?> running = engine;
        if (running != null) {
            try {
                running.close();
            } catch (IOException | IllegalStateException failure) {
                LOG.info("The relay's engine does not stop yet: {}", failure.getMessage());
            }
        }
    }

    private void carry(
            List<RecordChangeEvent<SourceRecord>> changes,
            DebeziumEngine.RecordCommitter<RecordChangeEvent<SourceRecord>> committer,
            Numbering numbering)
            throws InterruptedException {
        List<Relayed> events = new ArrayList<>(changes.size());
        for (RecordChangeEvent<SourceRecord> change : changes) {
            Relayed event = Relayed.read(change.record());
            if (event != null && !backlog.ids().contains(event.id())) {
                events.add(event);
            }
        }
        try {
            carry(events, numbering);
        } catch (SQLException failure) {
            throw new IllegalStateException("a batch of " + events.size() + " events was not numbered", failure);
        }
        if (!backlog.ids().isEmpty() && position(changes.getLast().record()) > backlog.end()) {
            backlog = Backlog.Passed.NOTHING;
            numbering.release();
        }
        for (RecordChangeEvent<SourceRecord> change : changes) {
            committer.markProcessed(change);
        }
        numbering.flushing(committer::markBatchFinished);
    }

    private static long position(SourceRecord change) {
        return change.sourceOffset().get("lsn") instanceof Long position ? position : 0;
    }

    /** Numbers and sends; when it returns, the numbers are durable and all in-sync replicas have the events. */
    private void carry(List<Relayed> events, Numbering numbering) throws SQLException, InterruptedException {
        for (Relayed event : events) {
            if (event.numbered() && !properties.topics().contains(event.topic())) {
                // nobody would look there for its number after a restore
                throw new IllegalStateException("topic " + event.topic() + " is none that this relay writes to");
            }
        }
        EventSpans.Batch traced = spans.begin(EventSpans.Side.SENDER, properties.source());
        List<@Nullable Long> numbers = numbering.number(events);
        List<Future<RecordMetadata>> answers = new ArrayList<>(events.size());
        for (int index = 0; index < events.size(); index++) {
            answers.add(producer.send(events.get(index).record(numbering.source(), numbers.get(index))));
        }
        try {
            for (Future<RecordMetadata> answer : answers) {
                answer.get();
            }
        } catch (ExecutionException refused) {
            throw new IllegalStateException("the broker did not take a batch of " + events.size() + " events", refused);
        }
        numbering.sent(numbers);
        carried.accept(events.size());
        events.forEach(event -> traced.handled(
                event.traceparent(), event.topic(), event.type(), event.id().toString()));
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
                Map.entry("queue.provider.type", RestingQueue.NAME),
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
                Map.entry("offset.flush.interval.ms", "0"),
                Map.entry("offset.flush.timeout.ms", "30000"),
                Map.entry("task.management.timeout.ms", "10000"),
                // another reader of the slot has just been ended
                Map.entry("slot.max.retries", "20"),
                Map.entry("slot.retry.delay.ms", "500")));
        return settings;
    }

    private static Producer<byte[], byte[]> producer(RelayProperties properties, String bootstrapServers) {
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

    @Override
    public void close() {
        producer.close(CLOSE_PATIENCE);
    }
}
