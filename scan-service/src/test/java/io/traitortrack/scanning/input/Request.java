package io.traitortrack.scanning.input;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.traitortrack.testkit.HostileTexts;
import org.jspecify.annotations.Nullable;

/**
 * A request to a call; as it stands in {@link Examples} a good one.
 *
 * @param places what stands in the path, by name, as in a path
 * @param query as in a query
 * @param text the body where it is not the JSON of {@code body}, each character a byte
 */
record Request(
        Call call,
        String token,
        Map<String, String> places,
        Map<String, String> query,
        Map<String, String> headers,
        Map<String, @Nullable Object> body,
        @Nullable String text) {

    Request as(String otherToken) {
        return new Request(call, otherToken, places, query, headers, body, text);
    }

    /** What is put in is encoded here. */
    Request at(String place, String value) {
        return new Request(call, token, with(places, place, HostileTexts.encoded(value)), query, headers, body, text);
    }

    Request asking(String parameter, String encoded) {
        return new Request(call, token, places, with(query, parameter, encoded), headers, body, text);
    }

    Request header(String name, @Nullable String value) {
        return new Request(call, token, places, query, with(headers, name, value), body, text);
    }

    Request field(String name, @Nullable Object value) {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(body);
        changed.put(name, value);
        return new Request(call, token, places, query, headers, changed, null);
    }

    Request without(String name) {
        Map<String, @Nullable Object> changed = new LinkedHashMap<>(body);
        changed.remove(name);
        return new Request(call, token, places, query, headers, changed, null);
    }

    Request sending(String otherText) {
        return new Request(call, token, places, query, headers, body, otherText);
    }

    private static Map<String, String> with(Map<String, String> map, String name, @Nullable String value) {
        Map<String, String> changed = new TreeMap<>(map);
        if (value == null) {
            changed.remove(name);
        } else {
            changed.put(name, value);
        }
        return changed;
    }

    String target() {
        String target = call.path();
        for (Map.Entry<String, String> place : places.entrySet()) {
            target = target.replace("{" + place.getKey() + "}", place.getValue());
        }
        String asked = query.entrySet().stream()
                .map(parameter -> parameter.getKey() + "=" + parameter.getValue())
                .collect(Collectors.joining("&"));
        return asked.isEmpty() ? target : target + "?" + asked;
    }

    /** Null where nothing is to be sent. */
    byte @Nullable [] bytes() {
        String given = text;
        if (given != null) {
            return given.getBytes(StandardCharsets.ISO_8859_1);
        }
        return call.takesJson() ? HostileTexts.json(body).getBytes(StandardCharsets.US_ASCII) : null;
    }
}
