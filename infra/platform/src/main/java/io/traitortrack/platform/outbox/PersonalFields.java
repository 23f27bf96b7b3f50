package io.traitortrack.platform.outbox;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;

import tools.jackson.databind.json.JsonMapper;

/**
 * Personal fields of one event: the event carries commitments, the values travel apart and can be erased.
 *
 * <p>A commitment is {@code sha256:} and the base64url of SHA-256 over a random 128-bit salt and the UTF-8 value.
 */
public final class PersonalFields {

    /** Where salts and values travel; kept for days, never logged. */
    public static final String TOPIC = "audit.personal";

    private static final int SALT_BYTES = 16;
    private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

    private record Opening(String salt, String value) {}

    private final Map<String, Opening> openings = new LinkedHashMap<>();
    private final Map<String, String> commitments = new LinkedHashMap<>();

    private PersonalFields() {}

    /** Commits to these fields, each with a salt of its own. */
    public static PersonalFields of(Map<String, String> fields, SecureRandom random) {
        PersonalFields personal = new PersonalFields();
        new TreeMap<>(fields).forEach((name, value) -> {
            byte[] salt = new byte[SALT_BYTES];
            random.nextBytes(salt);
            personal.openings.put(name, new Opening(BASE64.encodeToString(salt), value));
            personal.commitments.put(name, commitment(salt, value));
        });
        return personal;
    }

    private static String commitment(byte[] salt, String value) {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            sha256.update(salt);
            sha256.update(value.getBytes(StandardCharsets.UTF_8));
            return "sha256:" + BASE64.encodeToString(sha256.digest());
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }

    public boolean isEmpty() {
        return openings.isEmpty();
    }

    /** What the event's value carries under {@code personal}: field name to commitment. */
    public Map<String, String> commitments() {
        return Map.copyOf(commitments);
    }

    /** The record that opens the commitments of an event, for the same transaction's outbox. */
    public OutboxEvent event(UUID ownId, UUID eventId, Instant recordedAt, String requestId, JsonMapper json) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("eventId", eventId.toString());
        value.put("fields", openings);
        return new OutboxEvent(
                ownId,
                TOPIC,
                eventId.toString(),
                "io.traitortrack.PersonalFields.v1",
                null,
                recordedAt,
                requestId,
                eventId,
                null,
                json.writeValueAsString(value));
    }
}
