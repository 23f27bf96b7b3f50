package io.traitortrack.system;

import java.util.Map;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * One event as it stands on Kafka.
 *
 * @param headers the envelope, {@code ce_id} and so on
 * @param value the fact's JSON, verbatim
 */
record Fact(String topic, int partition, long offset, String key, Map<String, String> headers, String value) {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    String id() {
        return header("ce_id");
    }

    /** For example {@code io.traitortrack.BagLinked.v1}. */
    String fullType() {
        return header("ce_type");
    }

    /** For example {@code BagLinked}. */
    String type() {
        String[] parts = fullType().split("\\.", -1);
        return parts.length < 2 ? fullType() : parts[parts.length - 2];
    }

    String source() {
        return header("ce_source");
    }

    JsonNode json() {
        return JSON.readTree(value);
    }

    String text(String field) {
        JsonNode node = json().path(field);
        return node.isMissingNode() || node.isNull() ? "" : node.asString();
    }

    boolean has(String header) {
        return headers.containsKey(header);
    }

    long number(String header) {
        return Long.parseLong(header(header));
    }

    String header(String name) {
        String text = headers.get(name);
        if (text == null) {
            throw new AssertionError("no header " + name + " on " + topic + "/" + partition + "@" + offset);
        }
        return text;
    }
}
