package io.traitortrack.integrity;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.regex.Pattern;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** One record of Kafka, read as an event. */
final class Published {

    private static final int MOST_DIGITS = 20;
    private static final JsonFactory JSON = new JsonFactory();
    private static final Pattern TYPE = Pattern.compile("io\\.traitortrack\\.(\\w+)\\.v\\d+");

    private final ConsumerRecord<byte[], byte[]> kafka;
    private final Map<String, String> headers = new HashMap<>();
    private final UUID id;
    private final String type;
    private @Nullable Map<String, String> members;

    private Published(ConsumerRecord<byte[], byte[]> kafka) {
        this.kafka = kafka;
        for (Header header : kafka.headers()) {
            if (header.value() != null) {
                headers.putIfAbsent(header.key(), new String(header.value(), StandardCharsets.UTF_8));
            }
        }
        this.id = UUID.fromString(header("ce_id"));
        var ours = TYPE.matcher(header("ce_type"));
        this.type = ours.matches() ? ours.group(1) : header("ce_type");
    }

    /** Null for a record that is no event. */
    static @Nullable Published read(ConsumerRecord<byte[], byte[]> kafka) {
        try {
            Published event = new Published(kafka);
            return event.header("ce_id").equals(event.id.toString()) && kafka.key() != null && kafka.value() != null
                    ? event
                    : null;
        } catch (IllegalArgumentException noId) {
            return null;
        }
    }

    /** Where a record stands. */
    static String place(String topic, int partition, long offset) {
        return topic + "/" + partition + "@" + offset;
    }

    UUID id() {
        return id;
    }

    String topic() {
        return kafka.topic();
    }

    String key() {
        return new String(kafka.key(), StandardCharsets.UTF_8);
    }

    String source() {
        return header("ce_source");
    }

    /** For example {@code BagLinked}; as it stands where it is none of ours. */
    String type() {
        return type;
    }

    String header(String name) {
        return Objects.requireNonNullElse(headers.get(name), "");
    }

    /** A header that is a number; -1 where it is none, or is not there. */
    long number(String name) {
        return wholeNumber(header(name));
    }

    /** A member of the value that is a number; -1 where it is none, or is not there. */
    long memberNumber(String name) {
        return wholeNumber(member(name));
    }

    private static long wholeNumber(String text) {
        if (text.isEmpty()
                || text.length() > MOST_DIGITS
                || !text.chars().allMatch(digit -> digit >= '0' && digit <= '9')) {
            return -1;
        }
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException tooLarge) {
            return -1;
        }
    }

    /** A text or number of the value; empty where there is none. */
    String member(String name) {
        Map<String, String> known = members;
        if (known == null) {
            known = parsed(kafka.value());
            members = known;
        }
        return Objects.requireNonNullElse(known.get(name), "");
    }

    /** What the outbox must hold, too. */
    Key content() {
        return Key.of(
                topic(),
                key(),
                header("ce_type"),
                header("ce_subjectversion"),
                header("ce_requestid"),
                header("ce_causationid"),
                new String(kafka.value(), StandardCharsets.UTF_8));
    }

    /** What the log must hold. */
    Key entry() {
        return Key.of(EntryBytes.of(kafka));
    }

    private static Map<String, String> parsed(byte[] value) {
        Map<String, String> members = new HashMap<>();
        try (JsonParser json = JSON.createParser(ObjectReadContext.empty(), value)) {
            if (json.nextToken() != JsonToken.START_OBJECT) {
                return members;
            }
            while (json.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = json.currentName();
                JsonToken token = json.nextToken();
                if (token.isScalarValue() && token != JsonToken.VALUE_NULL) {
                    members.put(name, json.getString());
                } else {
                    json.skipChildren();
                }
            }
            return members;
        } catch (JacksonException noJson) {
            return members;
        }
    }

    @Override
    public String toString() {
        return "event " + id + " (" + type() + " of " + key() + ")";
    }
}
