package io.traitortrack.audit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicLong;

import com.github.f4b6a3.uuid.UuidCreator;
import io.traitortrack.testkit.TestServers;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.jspecify.annotations.Nullable;

/** An event as a relay sends it, each with a number of its own in the source of this test run. */
public final class AnEvent {
    private static final String SOURCE = "/test-" + ProcessHandle.current().pid();
    private static final AtomicLong SEQUENCE = new AtomicLong();
    private static final KafkaProducer<byte[], byte[]> PRODUCER = new KafkaProducer<>(
            Map.of(
                    ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                    TestServers.kafka().address(),
                    ProducerConfig.ACKS_CONFIG,
                    "all",
                    ProducerConfig.LINGER_MS_CONFIG,
                    5),
            new ByteArraySerializer(),
            new ByteArraySerializer());

    private final String id;
    private final long sequence;
    private final String type;
    private final String key;
    private String value;

    private AnEvent(String id, long sequence, String type, String key, String value) {
        this.id = id;
        this.sequence = sequence;
        this.type = type;
        this.key = key;
        this.value = value;
    }

    /** A pack linked into a sack. */
    public static AnEvent ofALink(String parent, String child) {
        String value = """
                {"siteCode":"LKO","actor":"user-7","occurredAt":"2026-11-21T08:00:00.123456Z",\
                "recordedAt":"2026-11-21T08:00:01.000001Z","utcOffset":"+05:30","businessDay":"2026-11-21",\
                "outcome":"LINKED","stationCode":"LKO-1","code":"%s","parentCode":"%s","childCount":1}""".formatted(child, parent);
        return new AnEvent(newId(), SEQUENCE.incrementAndGet(), "BagLinked", parent, value);
    }

    public static String newId() {
        return UuidCreator.getTimeOrderedEpochPlus1().toString();
    }

    public AnEvent withValue(String other) {
        value = other;
        return this;
    }

    /** The same event with other content: what must never happen. */
    public AnEvent forged() {
        return new AnEvent(id, sequence, type, key, value.replace("user-7", "user-8"));
    }

    public String id() {
        return id;
    }

    public String value() {
        return value;
    }

    /** Sends and waits for the broker's acknowledgement. */
    public AnEvent send() {
        await(List.of(this));
        return this;
    }

    /** Sends all of them, then waits. */
    public static void await(List<AnEvent> events) {
        var sent = new ArrayList<Future<?>>();
        for (AnEvent event : events) {
            sent.add(PRODUCER.send(event.record("scanning.bag")));
        }
        for (var one : sent) {
            try {
                one.get();
            } catch (ExecutionException | InterruptedException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Sends bytes of any kind. */
    public static void sendRaw(
            String topic, @Nullable String key, byte @Nullable [] value, Map<String, String> headers) {
        var record = new ProducerRecord<byte[], byte[]>(topic, key == null ? null : utf8(key), value);
        headers.forEach((name, text) -> record.headers().add(name, utf8(text)));
        send(record);
    }

    /** Sends a record as it is, and tells where it went. */
    static RecordMetadata send(ProducerRecord<byte[], byte[]> record) {
        try {
            return PRODUCER.send(record).get();
        } catch (ExecutionException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    private ProducerRecord<byte[], byte[]> record(String topic) {
        var record = new ProducerRecord<>(topic, utf8(key), utf8(value));
        Headers headers = record.headers();
        headers.add("ce_id", utf8(id));
        headers.add("ce_specversion", utf8("1.0"));
        headers.add("ce_type", utf8("io.traitortrack." + type + ".v1"));
        headers.add("ce_source", utf8(SOURCE));
        headers.add("ce_time", utf8("2026-11-21T08:00:01.000001Z"));
        headers.add("ce_subject", utf8(key));
        headers.add("ce_sequence", utf8(String.format(Locale.ROOT, "%020d", sequence)));
        headers.add("ce_requestid", utf8("req-" + id));
        headers.add("content-type", utf8("application/json"));
        return record;
    }

    /** An id that no other event has. */
    static UUID unknown() {
        return UuidCreator.getTimeOrderedEpochPlus1();
    }

    private static byte[] utf8(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
