package io.traitortrack.platform.inbox;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Collection;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

import io.traitortrack.platform.id.IdSource;
import io.traitortrack.platform.outbox.Outbox;
import io.traitortrack.platform.outbox.OutboxEvent;
import io.traitortrack.platform.time.Times;
import io.traitortrack.platform.trace.EventSpans;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.TopicPartition;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** Applies batches of records: effect, ids and offsets in one transaction. */
final class Inbox {

    private static final Logger LOG = LoggerFactory.getLogger(Inbox.class);
    private static final int MOST_BYTES_KEPT = 24_000;
    private static final int MOST_OF_A_KEY = 100;
    private static final Pattern CONTROL = Pattern.compile("\\p{Cntrl}");

    private final EventConsumer consumer;
    private final JdbcClient jdbc;
    private final TransactionTemplate transaction;
    private final Outbox outbox;
    private final IdSource ids;
    private final InstantSource clock;
    private final JsonMapper json;
    private final EventSpans spans;
    private final InboxMeters meters;
    private final Decoding decoding;
    private final Map<String, String> topicIds = new HashMap<>();
    private String clusterId = "";

    Inbox(EventConsumer consumer, InboxParts parts, InboxMeters meters) {
        this.consumer = consumer;
        this.jdbc = parts.jdbc();
        this.transaction = parts.transaction();
        this.outbox = parts.outbox();
        this.ids = parts.ids();
        this.clock = parts.clock();
        this.json = parts.json();
        this.spans = parts.spans();
        this.meters = meters;
        this.decoding = new Decoding(json);
    }

    /** Learns which cluster and which topics the offsets are of; offsets of others do not count. */
    synchronized void cluster(String cluster, Map<String, String> topics) {
        clusterId = cluster;
        topicIds.putAll(topics);
    }

    /** Returns where each partition goes on: the stored offset, or 0 where none is stored for this cluster and topic. */
    synchronized Map<TopicPartition, Long> positions(Collection<TopicPartition> partitions) {
        Map<TopicPartition, Long> positions = new HashMap<>();
        for (TopicPartition partition : partitions) {
            positions.put(
                    partition,
                    jdbc.sql("""
                                    SELECT next_offset FROM inbox_offset
                                    WHERE consumer = :consumer AND topic = :topic AND partition = :partition
                                      AND cluster_id = :cluster AND topic_id = :topicId
                                    """)
                            .param("consumer", consumer.name())
                            .param("topic", partition.topic())
                            .param("partition", partition.partition())
                            .param("cluster", clusterId)
                            .param("topicId", topicIds.getOrDefault(partition.topic(), ""))
                            .query(Long.class)
                            .optional()
                            .orElse(0L));
        }
        return positions;
    }

    /** Applies what is new in the batch; when it returns, effect and offsets are durable. */
    void receive(List<ConsumerRecord<byte[], byte[]>> batch) {
        try {
            apply(batch);
        } catch (UnusableEvent unusable) {
            // nothing of the batch is kept; one by one only what is unusable itself is set aside
            batch.forEach(this::receive);
        }
    }

    private void receive(ConsumerRecord<byte[], byte[]> received) {
        try (EventInTheLog _ = EventInTheLog.of(received, json)) {
            receiveAlone(received);
        }
    }

    private void receiveAlone(ConsumerRecord<byte[], byte[]> received) {
        try {
            apply(List.of(received));
        } catch (UnusableEvent unusable) {
            transaction.executeWithoutResult(status -> {
                unseen(List.of(unusable.event()));
                deadLetter(received, String.valueOf(unusable.getMessage()));
                advance(List.of(received));
            });
            meters.setAside(1);
        }
    }

    private void apply(List<ConsumerRecord<byte[], byte[]>> batch) {
        List<ReceivedEvent> events = new ArrayList<>(batch.size());
        EventSpans.Batch traced = spans.begin(EventSpans.Side.RECEIVER, consumer.name());
        transaction.executeWithoutResult(status -> {
            for (ConsumerRecord<byte[], byte[]> received : batch) {
                try {
                    events.add(decoding.decode(received));
                } catch (Decoding.Undecodable broken) {
                    try (EventInTheLog _ = EventInTheLog.of(received, json)) {
                        deadLetter(received, String.valueOf(broken.getMessage()));
                    }
                }
            }
            List<ReceivedEvent> fresh = unseen(events);
            if (!fresh.isEmpty()) {
                consumer.apply(fresh);
            }
            advance(batch);
        });
        events.forEach(event -> traced.handled(
                event.traceparent(), event.topic(), event.type(), event.id().toString()));
        meters.setAside(batch.size() - events.size());
        events.stream()
                .map(ReceivedEvent::time)
                .min(Comparator.naturalOrder())
                .ifPresent(oldest -> meters.applied(Duration.between(oldest, clock.instant())));
    }

    private List<ReceivedEvent> unseen(List<ReceivedEvent> events) {
        if (events.isEmpty()) {
            return events;
        }
        UUID[] eventIds = events.stream().map(ReceivedEvent::id).distinct().toArray(UUID[]::new);
        Set<UUID> fresh = new HashSet<>(jdbc.sql("""
                        INSERT INTO inbox (consumer, event_id) SELECT :consumer, unnest(:ids::uuid[])
                        ON CONFLICT DO NOTHING RETURNING event_id
                        """)
                .param("consumer", consumer.name())
                .param("ids", eventIds)
                .query(UUID.class)
                .list());
        return events.stream().filter(event -> fresh.remove(event.id())).toList();
    }

    private void advance(List<ConsumerRecord<byte[], byte[]>> batch) {
        Map<TopicPartition, Long> next = new HashMap<>();
        batch.forEach(received -> next.merge(
                new TopicPartition(received.topic(), received.partition()), received.offset() + 1, Math::max));
        next.forEach((partition, offset) -> jdbc.sql("""
                        INSERT INTO inbox_offset (consumer, topic, partition, cluster_id, topic_id, next_offset)
                        VALUES (:consumer, :topic, :partition, :cluster, :topicId, :offset)
                        ON CONFLICT (consumer, topic, partition) DO UPDATE
                        SET cluster_id = excluded.cluster_id, topic_id = excluded.topic_id,
                            next_offset = CASE
                              WHEN (inbox_offset.cluster_id, inbox_offset.topic_id) = (excluded.cluster_id, excluded.topic_id)
                              THEN greatest(inbox_offset.next_offset, excluded.next_offset)
                              ELSE excluded.next_offset END
                        """)
                .param("consumer", consumer.name())
                .param("topic", partition.topic())
                .param("partition", partition.partition())
                .param("cluster", clusterId)
                .param("topicId", topicIds.getOrDefault(partition.topic(), ""))
                .param("offset", offset)
                .update());
    }

    /** Sets aside a record that can never be applied, as an event of its own that is relayed and audited. */
    private void deadLetter(ConsumerRecord<byte[], byte[]> received, String why) {
        LOG.error(
                "{} {}-{}@{} goes to the dead letters: {}",
                consumer.name(),
                received.topic(),
                received.partition(),
                received.offset(),
                why);
        Instant now = Times.micros(clock.instant());
        byte[] value = received.value() == null ? new byte[0] : received.value();
        byte[] kept = value.length > MOST_BYTES_KEPT ? Arrays.copyOf(value, MOST_BYTES_KEPT) : value;
        Map<String, Object> letter = new LinkedHashMap<>();
        letter.put("consumer", consumer.name());
        letter.put("topic", received.topic());
        letter.put("partition", received.partition());
        letter.put("offset", received.offset());
        letter.put("why", why);
        letter.put("length", value.length);
        letter.put("valueBase64", Base64.getEncoder().encodeToString(kept));
        letter.put("actor", "system:" + consumer.name());
        letter.put("recordedAt", now.toString());
        outbox.append(List.of(new OutboxEvent(
                ids.next(),
                consumer.name() + "." + received.topic() + ".dlt",
                key(received),
                "io.traitortrack.DeadLettered.v1",
                null,
                now,
                "none",
                null,
                null,
                json.writeValueAsString(letter))));
    }

    /** The record's key as far as a column can hold it. */
    private static String key(ConsumerRecord<byte[], byte[]> received) {
        if (received.key() == null) {
            return "none";
        }
        String key = CONTROL.matcher(new String(received.key(), StandardCharsets.UTF_8))
                .replaceAll("\uFFFD");
        return key.codePointCount(0, key.length()) > MOST_OF_A_KEY
                ? key.substring(0, key.offsetByCodePoints(0, MOST_OF_A_KEY))
                : key;
    }
}
