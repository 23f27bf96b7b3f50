package io.traitortrack.system.bench;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicReference;

import com.github.f4b6a3.uuid.UuidCreator;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/**
 * Events for the log as fast as Kafka takes them: copies of real ones with ids and numbers of their own, on a topic
 * that only the audit service reads.
 */
final class EventFlood implements AutoCloseable {

    private static final String FROM = "scanning.bag";
    private static final String TO = "billing.day";
    private static final String SOURCE = "/bench";

    private final List<ConsumerRecord<byte[], byte[]>> templates;
    private final KafkaProducer<byte[], byte[]> producer;
    private long sent;

    private EventFlood(List<ConsumerRecord<byte[], byte[]>> templates, String kafka) {
        this.templates = templates;
        this.producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka, "acks", "all", "linger.ms", 5, "compression.type", "lz4"),
                new ByteArraySerializer(),
                new ByteArraySerializer());
    }

    /** Copies events of this type, of which there must be some. */
    static EventFlood like(String type, String kafka) {
        List<ConsumerRecord<byte[], byte[]>> templates = new ArrayList<>();
        try (KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka, "enable.auto.commit", false),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(FROM).stream()
                    .map(partition -> new TopicPartition(FROM, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (templates.size() < 20 && System.nanoTime() < deadline) {
                consumer.poll(Duration.ofMillis(200)).forEach(found -> {
                    if (header(found, "ce_type").equals("io.traitortrack." + type + ".v1")) {
                        templates.add(found);
                    }
                });
            }
        }
        if (templates.isEmpty()) {
            throw new AssertionError("no " + type + " is on " + FROM);
        }
        return new EventFlood(templates, kafka);
    }

    private static String header(ConsumerRecord<byte[], byte[]> found, String name) {
        Header header = found.headers().lastHeader(name);
        return header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    /** Sends so many; when it returns, the broker has acknowledged all. */
    void send(int events) {
        AtomicReference<@Nullable Exception> failure = new AtomicReference<>();
        for (int number = 0; number < events; number++) {
            var _ = producer.send(next(), (metadata, refused) -> {
                if (refused != null) {
                    failure.set(refused);
                }
            });
        }
        producer.flush();
        if (failure.get() != null) {
            throw new AssertionError("Kafka refused an event", failure.get());
        }
    }

    private ProducerRecord<byte[], byte[]> next() {
        ConsumerRecord<byte[], byte[]> template = templates.get((int) (sent % templates.size()));
        sent++;
        byte[] key = ("BENCH-" + sent % 1_000).getBytes(StandardCharsets.UTF_8);
        ProducerRecord<byte[], byte[]> record = new ProducerRecord<>(TO, key, template.value());
        for (Header header : template.headers()) {
            switch (header.key()) {
                case "ce_id" ->
                    add(record, "ce_id", UuidCreator.getTimeOrderedEpochPlus1().toString());
                case "ce_source" -> add(record, "ce_source", SOURCE);
                case "ce_sequence" -> add(record, "ce_sequence", "%020d".formatted(sent));
                case "ce_subject" -> record.headers().add("ce_subject", key);
                case "ce_subjectversion" -> add(record, "ce_subjectversion", Long.toString((sent - 1) / 1_000 + 1));
                default -> record.headers().add(header);
            }
        }
        return record;
    }

    private static void add(ProducerRecord<byte[], byte[]> record, String name, String value) {
        record.headers().add(name, value.getBytes(StandardCharsets.UTF_8));
    }

    @Override
    public void close() {
        producer.close();
    }
}
