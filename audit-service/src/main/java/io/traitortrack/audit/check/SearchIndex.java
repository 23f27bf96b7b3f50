package io.traitortrack.audit.check;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/** What search finds the entries of one bundle by, as the service has it: to be compared with what they say. */
final class SearchIndex {
    private final Map<Long, List<Map<String, @Nullable Object>>> rows = new HashMap<>();

    private SearchIndex() {}

    /** Reads {@code {items: [{logIndex, eventId, ...}]}}. */
    static SearchIndex parse(String json) {
        var index = new SearchIndex();
        try {
            for (var item : elements(Json.object(json).get("items"))) {
                var row = members(item);
                if (row.get("logIndex") instanceof Json.Written(String number)) {
                    index.rows
                            .computeIfAbsent(Long.valueOf(number), n -> new ArrayList<>())
                            .add(row);
                }
            }
            return index;
        } catch (IllegalArgumentException e) {
            throw new CheckFailed("The index of the log could not be read: " + e.getMessage() + ".");
        }
    }

    /** Compares one entry with its row; answers the first thing that does not fit. */
    List<Finding> check(long index, Facts facts) {
        var found = rows.getOrDefault(index, List.of());
        if (found.size() != 1) {
            return List.of(new Finding(
                    index,
                    "search",
                    found.isEmpty()
                            ? "search does not find the entry"
                            : "search has the entry " + found.size() + " times"));
        }
        var row = found.getFirst();
        for (var fact : facts.byName().entrySet()) {
            if (!agrees(fact.getValue(), row.get(fact.getKey()))) {
                return List.of(new Finding(index, "search", "search has another " + fact.getKey() + " than the entry"));
            }
        }
        return List.of();
    }

    private static boolean agrees(@Nullable Object fact, @Nullable Object indexed) {
        try {
            return switch (fact) {
                case null -> indexed == null;
                case Set<?> codes -> codes.equals(new HashSet<>(elements(indexed)));
                case Facts.PlaceId id -> indexed instanceof String text && id.isThatOf(UUID.fromString(text));
                case UUID id -> indexed instanceof String text && id.equals(UUID.fromString(text));
                case Instant instant -> indexed instanceof String text && instant.equals(Instant.parse(text));
                default -> fact.equals(indexed);
            };
        } catch (DateTimeException | IllegalArgumentException e) {
            return false;
        }
    }

    private static List<?> elements(@Nullable Object node) {
        if (node instanceof List<?> elements) {
            return elements;
        }
        throw new IllegalArgumentException("a list is missing");
    }

    @SuppressWarnings("unchecked")
    private static Map<String, @Nullable Object> members(@Nullable Object node) {
        if (node instanceof Map<?, ?> members) {
            return (Map<String, @Nullable Object>) members;
        }
        throw new IllegalArgumentException("an object is missing");
    }
}
