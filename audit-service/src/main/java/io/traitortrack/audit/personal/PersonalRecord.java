package io.traitortrack.audit.personal;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import io.traitortrack.audit.db.StoredText;
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
    private static final int MOST_FIELD_CHARACTERS = 100;

    /** What opens one commitment. */
    public record Opening(String field, Bytes salt, String value) {}

    public PersonalRecord {
        openings = List.copyOf(openings);
    }

    /** When the event was written, as its id tells to the millisecond. */
    Instant writtenAt() {
        return Instant.ofEpochMilli(eventId.getMostSignificantBits() >>> 16);
    }

    /**
     * Reads the value of a record, {@code {eventId, fields: {name: {salt, value}}}}; empty where it is not that, or
     * where a text could not be kept as it is.
     */
    public static Optional<PersonalRecord> read(byte @Nullable [] value) {
        if (value == null) {
            return Optional.empty();
        }
        try {
            var root = JSON.readTree(value);
            var eventId = UUID.fromString(text(root, "eventId"));
            require(eventId.version() == 7 && eventId.variant() == 2);
            var fields = root.path("fields");
            require(fields.isObject() && !fields.isEmpty());
            var openings = new ArrayList<Opening>();
            fields.properties().forEach(field -> openings.add(opening(field.getKey(), field.getValue())));
            return Optional.of(new PersonalRecord(eventId, openings));
        } catch (JacksonException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    private static Opening opening(String field, JsonNode opening) {
        require(!field.isEmpty() && field.length() <= MOST_FIELD_CHARACTERS && StoredText.fits(field));
        byte[] salt = Base64.getUrlDecoder().decode(text(opening, "salt"));
        return new Opening(field, Bytes.of(salt), text(opening, "value"));
    }

    private static String text(JsonNode node, String field) {
        var text = node.path(field);
        require(text.isString() && StoredText.fits(text.stringValue()));
        return text.stringValue();
    }

    private static void require(boolean holds) {
        if (!holds) {
            throw new IllegalArgumentException();
        }
    }
}
