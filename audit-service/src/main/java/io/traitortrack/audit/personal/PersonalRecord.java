package io.traitortrack.audit.personal;

import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import io.traitortrack.audit.log.Bytes;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A record of {@code audit.personal}: salts and values of the personal fields of one event.
 *
 * @param eventId the event whose commitments these open
 */
public record PersonalRecord(UUID eventId, List<Opening> openings) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    /** What opens one commitment. */
    public record Opening(String field, Bytes salt, String value) {}

    public PersonalRecord {
        openings = List.copyOf(openings);
    }

    /** Reads the value of a record, {@code {eventId, fields: {name: {salt, value}}}}; empty where it is not that. */
    public static Optional<PersonalRecord> read(byte @Nullable [] value) {
        if (value == null) {
            return Optional.empty();
        }
        try {
            var root = JSON.readTree(value);
            var eventId = UUID.fromString(text(root, "eventId"));
            var openings = new ArrayList<Opening>();
            root.path("fields").properties().forEach(field -> {
                byte[] salt = Base64.getUrlDecoder().decode(text(field.getValue(), "salt"));
                openings.add(new Opening(field.getKey(), Bytes.of(salt), text(field.getValue(), "value")));
            });
            return Optional.of(new PersonalRecord(eventId, openings));
        } catch (JacksonException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static String text(JsonNode node, String field) {
        var text = node.path(field);
        if (!text.isString()) {
            throw new IllegalArgumentException("no text in " + field);
        }
        return text.stringValue();
    }
}
