package io.traitortrack.system;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/** Everything that ever was published, read from the first record of every topic on. */
record Kafka(String bootstrap) {

    private static final Duration PATIENCE = Duration.ofSeconds(60);

    /** Every record of every topic, each partition in its order, up to what was there when the call began. */
    List<Fact> everything() {
        Map<String, Object> settings = Map.of(
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrap,
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                5_000);
        try (KafkaConsumer<byte[], byte[]> consumer =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.listTopics().entrySet().stream()
                    .filter(topic -> !topic.getKey().startsWith("__"))
                    .map(Map.Entry::getValue)
                    .flatMap(Collection::stream)
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<Fact> facts = new ArrayList<>();
            Await.until("for the end of every topic", PATIENCE, () -> {
                consumer.poll(Duration.ofMillis(200)).forEach(one -> facts.add(fact(one)));
                return ends.entrySet().stream().allMatch(end -> consumer.position(end.getKey()) >= end.getValue());
            });
            return facts;
        }
    }

    /** The events of a type about a key, in their order. */
    List<Fact> events(String type, String key) {
        return everything().stream()
                .filter(fact -> fact.key().equals(key) && fact.type().equals(type))
                .toList();
    }

    private static Fact fact(ConsumerRecord<byte[], byte[]> one) {
        Map<String, String> headers = new LinkedHashMap<>();
        for (Header header : one.headers()) {
            headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8));
        }
        return new Fact(
                one.topic(),
                one.partition(),
                one.offset(),
                new String(one.key(), StandardCharsets.UTF_8),
                headers,
                new String(one.value(), StandardCharsets.UTF_8));
    }
}
