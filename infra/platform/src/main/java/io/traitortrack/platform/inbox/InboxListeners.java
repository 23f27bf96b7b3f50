package io.traitortrack.platform.inbox;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.springframework.context.SmartLifecycle;
import org.springframework.kafka.core.DefaultKafkaConsumerFactory;
import org.springframework.kafka.listener.BatchMessageListener;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.kafka.listener.ConsumerAwareRebalanceListener;
import org.springframework.kafka.listener.ContainerProperties;
import org.springframework.kafka.listener.DefaultErrorHandler;
import org.springframework.util.backoff.FixedBackOff;

/**
 * Runs one listener for every {@link EventConsumer}.
 *
 * <p>The truth about what was applied is the inbox in the database; on every assignment reading goes on from there. A
 * failure pauses the consumer and comes again, in order, for as long as it takes.
 */
public final class InboxListeners implements SmartLifecycle {

    private static final long RETRY_MILLIS = 500;

    /** So many bytes, compressed, are not waited beyond; well below what a broker gives of one partition. */
    private static final int GATHERED_BYTES = 128 * 1024;

    /** How long the broker waits for the first event, where none is to wait for others. */
    private static final Duration IDLE = Duration.ofMillis(500);

    /** The group's offsets tell people how far it is; the truth is in the database. */
    private static final Duration BETWEEN_COMMITS = Duration.ofSeconds(1);

    private final List<ConcurrentMessageListenerContainer<byte[], byte[]>> containers = new ArrayList<>();

    public InboxListeners(InboxParts parts, Collection<EventConsumer> consumers, String bootstrapServers) {
        for (EventConsumer consumer : consumers) {
            containers.add(container(parts.inbox(consumer), consumer, bootstrapServers));
        }
    }

    private static ConcurrentMessageListenerContainer<byte[], byte[]> container(
            Inbox inbox, EventConsumer consumer, String bootstrapServers) {
        boolean gathers = consumer.gathering().isPositive();
        Map<String, Object> settings = Map.of(
                // how long the partitions of a consumer that was killed stand still
                ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG,
                10_000,
                ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ConsumerConfig.GROUP_ID_CONFIG,
                consumer.name(),
                ConsumerConfig.AUTO_OFFSET_RESET_CONFIG,
                "earliest",
                ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
                false,
                ConsumerConfig.MAX_POLL_RECORDS_CONFIG,
                1_000,
                ConsumerConfig.FETCH_MIN_BYTES_CONFIG,
                gathers ? GATHERED_BYTES : 1,
                ConsumerConfig.FETCH_MAX_WAIT_MS_CONFIG,
                Math.toIntExact((gathers ? consumer.gathering() : IDLE).toMillis()),
                ConsumerConfig.METADATA_MAX_AGE_CONFIG,
                30_000,
                ConsumerConfig.ALLOW_AUTO_CREATE_TOPICS_CONFIG,
                false);
        ContainerProperties properties =
                new ContainerProperties(consumer.topics().toArray(String[]::new));
        properties.setAckMode(ContainerProperties.AckMode.TIME);
        properties.setAckTime(BETWEEN_COMMITS.toMillis());
        properties.setMessageListener((BatchMessageListener<byte[], byte[]>) inbox::receive);
        properties.setConsumerRebalanceListener(new ConsumerAwareRebalanceListener() {
            @Override
            public void onPartitionsAssigned(Consumer<?, ?> reader, Collection<TopicPartition> partitions) {
                identify(inbox, consumer, bootstrapServers);
                inbox.positions(partitions).forEach(reader::seek);
            }
        });
        ConcurrentMessageListenerContainer<byte[], byte[]> container = new ConcurrentMessageListenerContainer<>(
                new DefaultKafkaConsumerFactory<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer()),
                properties);
        container.setBeanName(consumer.name() + "-inbox");
        container.setCommonErrorHandler(
                new DefaultErrorHandler(new FixedBackOff(RETRY_MILLIS, FixedBackOff.UNLIMITED_ATTEMPTS)));
        return container;
    }

    private static void identify(Inbox inbox, EventConsumer consumer, String bootstrapServers) {
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrapServers))) {
            Map<String, String> topicIds = new HashMap<>();
            admin.describeTopics(consumer.topics())
                    .allTopicNames()
                    .get()
                    .forEach((name, topic) -> topicIds.put(name, topic.topicId().toString()));
            inbox.cluster(admin.describeCluster().clusterId().get(), topicIds);
        } catch (ExecutionException failure) {
            throw new KafkaException("the cluster does not say which it is", failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new KafkaException(interrupted);
        }
    }

    @Override
    public void start() {
        containers.forEach(ConcurrentMessageListenerContainer::start);
    }

    @Override
    public void stop() {
        containers.forEach(ConcurrentMessageListenerContainer::stop);
    }

    @Override
    public boolean isRunning() {
        return containers.stream().anyMatch(ConcurrentMessageListenerContainer::isRunning);
    }
}
