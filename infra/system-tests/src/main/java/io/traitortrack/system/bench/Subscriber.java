package io.traitortrack.system.bench;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Reads topics from their end and remembers when each event arrived. */
final class Subscriber implements AutoCloseable {

    private final Map<UUID, Long> arrivals = new ConcurrentHashMap<>();
    private final KafkaConsumer<byte[], byte[]> consumer;
    private final Thread thread;

    Subscriber(String kafka, List<String> topics) {
        consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", kafka, "enable.auto.commit", false, "fetch.max.wait.ms", 100),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer());
        List<TopicPartition> partitions = topics.stream()
                .flatMap(topic -> consumer.partitionsFor(topic).stream())
                .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                .toList();
        consumer.assign(partitions);
        consumer.seekToEnd(partitions);
        partitions.forEach(consumer::position);
        thread = Thread.ofPlatform().name("subscriber").start(this::read);
    }

    private void read() {
        try {
            while (true) {
                consumer.poll(Duration.ofSeconds(1)).forEach(found -> {
                    long now = System.nanoTime();
                    Header id = found.headers().lastHeader("ce_id");
                    arrivals.putIfAbsent(UUID.fromString(new String(id.value(), StandardCharsets.UTF_8)), now);
                });
            }
        } catch (WakeupException over) {
            consumer.close();
        }
    }

    /** When events arrived, by {@link System#nanoTime}. */
    Map<UUID, Long> arrivals() {
        return arrivals;
    }

    @Override
    public void close() {
        consumer.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
