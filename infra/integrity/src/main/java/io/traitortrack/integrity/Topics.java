package io.traitortrack.integrity;

import java.time.Duration;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Every record of every topic, from the first one on; belongs to no group and stores nothing. */
final class Topics implements AutoCloseable {

    private static final Duration POLL = Duration.ofMillis(200);
    private static final Duration SILENCE = Duration.ofSeconds(60);

    private final KafkaConsumer<byte[], byte[]> consumer;
    private final List<TopicPartition> partitions;
    private final Map<TopicPartition, Long> early;

    /** Takes a record; an early one was there when the reading was opened. */
    interface Taker {
        void take(ConsumerRecord<byte[], byte[]> kafka, boolean early);
    }

    private Topics(KafkaConsumer<byte[], byte[]> consumer) {
        this.consumer = consumer;
        this.partitions = consumer.listTopics().entrySet().stream()
                .filter(topic -> !topic.getKey().startsWith("__"))
                .map(Map.Entry::getValue)
                .flatMap(Collection::stream)
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToBeginning(partitions);
        this.early = new HashMap<>(consumer.endOffsets(partitions));
    }

    static Topics open(Settings settings) {
        KafkaConsumer<byte[], byte[]> consumer = new KafkaConsumer<>(
                Map.of(
                        ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                        settings.kafka(),
                        ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                        false,
                        ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                        false,
                        ConsumerConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                        15_000,
                        ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                        5_000),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        try {
            return new Topics(consumer);
        } catch (RuntimeException failure) {
            consumer.close();
            throw failure;
        }
    }

    /** Reads up to what is there now. */
    void readToEnd(Taker taker) {
        Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
        long heard = System.nanoTime();
        while (ends.entrySet().stream().anyMatch(end -> consumer.position(end.getKey()) < end.getValue())) {
            if (read(taker)) {
                heard = System.nanoTime();
            } else if (System.nanoTime() - heard > SILENCE.toNanos()) {
                throw new CouldNotLook("Kafka has shown no record for " + SILENCE.toSeconds() + " s.");
            }
        }
    }

    private boolean read(Taker taker) {
        ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
        for (ConsumerRecord<byte[], byte[]> kafka : records) {
            Long end = early.get(new TopicPartition(kafka.topic(), kafka.partition()));
            taker.take(kafka, end != null && kafka.offset() < end);
        }
        return !records.isEmpty();
    }

    @Override
    public void close() {
        consumer.close();
    }
}
