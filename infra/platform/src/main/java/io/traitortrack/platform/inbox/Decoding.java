package io.traitortrack.platform.inbox;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads CloudEvents in Kafka's binary mode. */
final class Decoding {

    private static final Pattern TYPE = Pattern.compile("io\\.traitortrack\\.([A-Za-z]+)\\.v([1-9][0-9]{0,8})");

    private static final int DELETE = 0x7F;

    private final JsonMapper json;

    Decoding(JsonMapper json) {
        this.json = json;
    }

    /** Says why a record is no event; it will never be one, however often it is read. */
    static final class Undecodable extends Exception {

        Undecodable(String why, @Nullable Throwable cause) {
            super(why, cause);
        }
    }

    ReceivedEvent decode(ConsumerRecord<byte[], byte[]> received) throws Undecodable {
        String type = required(received, "ce_type");
        Matcher parts = TYPE.matcher(type);
        if (!parts.matches()) {
            throw new Undecodable("ce_type is not one of ours", null);
        }
        if (received.key() == null || received.value() == null) {
            throw new Undecodable("the record has no key or no value", null);
        }
        String version = optional(received, "ce_subjectversion");
        String causation = optional(received, "ce_causationid");
        try {
            JsonNode value = json.readTree(received.value());
            if (!value.isObject()) {
                throw new Undecodable("the value is not a JSON object", null);
            }
            return new ReceivedEvent(
                    UUID.fromString(required(received, "ce_id")),
                    parts.group(1),
                    Integer.parseInt(parts.group(2)),
                    required(received, "ce_source"),
                    Long.parseLong(required(received, "ce_sequence")),
                    Instant.parse(required(received, "ce_time")),
                    text(received.key(), "the key"),
                    version == null ? null : Long.valueOf(version),
                    required(received, "ce_requestid"),
                    causation == null ? null : UUID.fromString(causation),
                    optional(received, "traceparent"),
                    value,
                    received.topic(),
                    received.partition(),
                    received.offset());
        } catch (JacksonException | IllegalArgumentException | DateTimeParseException broken) {
            throw new Undecodable(
                    "a header or the value cannot be read: " + broken.getClass().getSimpleName(), broken);
        }
    }

    private static String required(ConsumerRecord<byte[], byte[]> received, String name) throws Undecodable {
        String value = optional(received, name);
        if (value == null) {
            throw new Undecodable("header " + name + " is missing", null);
        }
        return value;
    }

    private static @Nullable String optional(ConsumerRecord<byte[], byte[]> received, String name) throws Undecodable {
        Header header = received.headers().lastHeader(name);
        return header == null || header.value() == null ? null : text(header.value(), "header " + name);
    }

    /** Headers and keys are stored, logged and sent on: text without control characters. */
    private static String text(byte[] bytes, String what) throws Undecodable {
        String text = new String(bytes, StandardCharsets.UTF_8);
        if (text.chars().anyMatch(c -> c < ' ' || c == DELETE)) {
            throw new Undecodable(what + " has a control character", null);
        }
        return text;
    }
}
