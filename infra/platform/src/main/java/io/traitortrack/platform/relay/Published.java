package io.traitortrack.platform.relay;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.ToLongFunction;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads back what Kafka has of numbered events: each record's source, number and id. */
final class Published implements AutoCloseable {

    /** Behind a source's highest number a partition holds at most what a broken-off batch sent again. */
    private static final long TAIL = 200;

    private static final String TOO_HIGH = "%020d".formatted(Long.MAX_VALUE);
    private static final Pattern ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");
    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final Consumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;

    /** Takes note of one record. */
    interface Reader {
        void read(String source, long number, UUID id);
    }

    Published(String bootstrapServers, List<String> topics) {
        consumer = new KafkaConsumer<>(
                Map.of(
                        "bootstrap.servers",
                        bootstrapServers,
                        "enable.auto.commit",
                        false,
                        "allow.auto.create.topics",
                        false,
                        "default.api.timeout.ms",
                        10_000,
                        "max.poll.records",
                        5_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        try {
            partitions = consumer.listTopics().entrySet().stream()
                    .filter(topic -> topics.contains(topic.getKey()))
                    .flatMap(topic -> topic.getValue().stream())
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
        } catch (RuntimeException away) {
            consumer.close();
            throw away;
        }
    }

    /** How many records there are. */
    long records() {
        return sum(consumer.endOffsets(partitions)) - sum(consumer.beginningOffsets(partitions));
    }

    private static long sum(Map<TopicPartition, Long> offsets) {
        return offsets.values().stream().mapToLong(Long::longValue).sum();
    }

    /** Reads the end of every partition: enough to see the highest number of each source. */
    void tail(Reader reader) {
        Map<TopicPartition, Long> first = consumer.beginningOffsets(partitions);
        Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
        read(
                partition -> Math.max(first.getOrDefault(partition, 0L), end.getOrDefault(partition, 0L) - TAIL),
                end,
                reader);
    }

    /** Reads everything that was sent at this time or later. */
    void since(Instant time, Reader reader) {
        Map<TopicPartition, Long> end = consumer.endOffsets(partitions);
        Map<TopicPartition, OffsetAndTimestamp> from = consumer.offsetsForTimes(partitions.stream()
                .collect(Collectors.toMap(partition -> partition, partition -> time.toEpochMilli())));
        read(
                partition -> Optional.ofNullable(from.get(partition))
                        .map(OffsetAndTimestamp::offset)
                        .orElse(end.getOrDefault(partition, 0L)),
                end,
                reader);
    }

    private void read(ToLongFunction<TopicPartition> from, Map<TopicPartition, Long> end, Reader reader) {
        Map<TopicPartition, Long> missing = new HashMap<>();
        for (TopicPartition partition : partitions) {
            long offset = from.applyAsLong(partition);
            consumer.seek(partition, offset);
            long last = end.getOrDefault(partition, 0L);
            if (offset < last) {
                missing.put(partition, last);
            }
        }
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        while (!missing.isEmpty()) {
            for (ConsumerRecord<byte[], byte[]> found : consumer.poll(POLL)) {
                note(found, reader);
                deadline = System.nanoTime() + PATIENCE.toNanos();
            }
            missing.entrySet().removeIf(partition -> consumer.position(partition.getKey()) >= partition.getValue());
            if (System.nanoTime() > deadline) {
                throw new IllegalStateException("Kafka does not show what it holds of " + missing.keySet());
            }
        }
    }

    private static void note(ConsumerRecord<byte[], byte[]> found, Reader reader) {
        String source = header(found, "ce_source");
        String number = header(found, "ce_sequence");
        String id = header(found, "ce_id");
        if (number.matches("[0-9]{20}")
                && number.compareTo(TOO_HIGH) < 0
                && ID.matcher(id).matches()) {
            reader.read(source, Long.parseLong(number), UUID.fromString(id));
        }
    }

    private static String header(ConsumerRecord<byte[], byte[]> found, String name) {
        Header header = found.headers().lastHeader(name);
        return header == null || header.value() == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    }

    @Override
    public void close() {
        consumer.close();
    }
}
