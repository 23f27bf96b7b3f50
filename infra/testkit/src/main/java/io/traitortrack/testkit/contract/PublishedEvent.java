package io.traitortrack.testkit.contract;

import java.util.Map;
import java.util.TreeMap;

import tools.jackson.databind.JsonNode;

/**
 * A record as subscribers receive it; the form of every example in {@code docs/events}.
 *
 * @param name what the example shows, e.g. {@code short-with-note}
 * @param headers the envelope, e.g. {@code ce_type} = {@code io.traitortrack.BagSealed.v1}
 * @param key e.g. {@code SB00860}
 * @param value the fact; numbers keep their decimal places
 */
public record PublishedEvent(String name, Map<String, String> headers, String key, JsonNode value) {

    static PublishedEvent read(String name, JsonNode example) {
        Map<String, String> headers = new TreeMap<>();
        example.required("headers")
                .properties()
                .forEach(
                        header -> headers.put(header.getKey(), header.getValue().asString()));
        return new PublishedEvent(name, headers, example.required("key").asString(), example.required("value"));
    }

    /** Returns a header that must be there. */
    public String header(String header) {
        String value = headers.get(header);
        if (value == null) {
            throw new AssertionError("example " + name + " has no header " + header);
        }
        return value;
    }
}
