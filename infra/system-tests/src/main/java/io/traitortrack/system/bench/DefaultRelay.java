package io.traitortrack.system.bench;

import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;

import io.debezium.embedded.Connect;
import io.debezium.engine.DebeziumEngine;
import io.debezium.engine.RecordChangeEvent;
import io.debezium.engine.format.ChangeEventFormat;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.connect.data.Struct;
import org.apache.kafka.connect.source.SourceRecord;

/** The reference of the relay: Debezium's engine at its default settings, each event acknowledged by the broker. */
final class DefaultRelay implements AutoCloseable {

    private final KafkaProducer<byte[], byte[]> producer;
    private final DebeziumEngine<RecordChangeEvent<SourceRecord>> engine;
    private final CountDownLatch started = new CountDownLatch(1);
    private final Thread thread;

    DefaultRelay(OutboxDatabase database, String kafka) {
        producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka, "acks", "all"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
        URI address = URI.create(database.url().substring("jdbc:".length()));
        Properties settings = new Properties();
        settings.putAll(Map.ofEntries(
                Map.entry("name", "bench_default"),
                Map.entry("connector.class", "io.debezium.connector.postgresql.PostgresConnector"),
                Map.entry("topic.prefix", "bench_default"),
                Map.entry("database.hostname", address.getHost()),
                Map.entry("database.port", Integer.toString(address.getPort())),
                Map.entry("database.dbname", address.getPath().substring(1)),
                Map.entry("database.user", OutboxDatabase.RELAY),
                Map.entry("database.password", database.password()),
                Map.entry("plugin.name", "pgoutput"),
                Map.entry("slot.name", "bench_default"),
                Map.entry("publication.name", "bench_outbox"),
                Map.entry("publication.autocreate.mode", "disabled"),
                Map.entry("table.include.list", "bench.outbox"),
                Map.entry("snapshot.mode", "no_data"),
                Map.entry("offset.storage", "org.apache.kafka.connect.storage.MemoryOffsetBackingStore")));
        engine = DebeziumEngine.create(ChangeEventFormat.of(Connect.class))
                .using(settings)
                .using(new DebeziumEngine.ConnectorCallback() {
                    @Override
                    public void pollingStarted() {
                        started.countDown();
                    }
                })
                .notifying(this::carry)
                .build();
        thread = Thread.ofPlatform().name("default relay").start(engine);
    }

    /** Waits until it carries. */
    void awaitStart() throws InterruptedException {
        if (!started.await(60, TimeUnit.SECONDS)) {
            throw new AssertionError("Debezium did not start");
        }
    }

    private void carry(
            List<RecordChangeEvent<SourceRecord>> changes,
            DebeziumEngine.RecordCommitter<RecordChangeEvent<SourceRecord>> committer)
            throws InterruptedException {
        List<Future<RecordMetadata>> answers = new ArrayList<>();
        for (RecordChangeEvent<SourceRecord> change : changes) {
            if (change.record().value() instanceof Struct envelope
                    && envelope.schema().field("after") != null) {
                Struct row = envelope.getStruct("after");
                ProducerRecord<byte[], byte[]> sent = new ProducerRecord<>(
                        row.getString("topic"), bytes(row.getString("key")), bytes(row.getString("value")));
                sent.headers().add("ce_id", bytes(row.getString("id")));
                answers.add(producer.send(sent));
            }
        }
        try {
            for (Future<RecordMetadata> answer : answers) {
                answer.get();
            }
        } catch (ExecutionException refused) {
            throw new IllegalStateException(refused);
        }
        for (RecordChangeEvent<SourceRecord> change : changes) {
            committer.markProcessed(change);
        }
        committer.markBatchFinished();
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        engine.close();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        producer.close();
    }
}
