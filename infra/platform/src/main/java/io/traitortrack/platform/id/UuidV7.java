package io.traitortrack.platform.id;

import java.util.UUID;
import java.util.regex.Pattern;

import io.traitortrack.platform.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Reads UUIDv7 ids (RFC 9562) that clients made. */
public final class UuidV7 {

    private static final Pattern CANONICAL = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private UuidV7() {}

    /**
     * Returns the id that the text spells.
     *
     * @throws ProblemException 400 {@code INVALID_REQUEST} naming the field, when it is missing or not a UUIDv7
     */
    public static UUID parse(String field, @Nullable String text) {
        if (text == null || !CANONICAL.matcher(text).matches()) {
            throw ProblemException.invalid(field, "must be a UUIDv7");
        }
        UUID id = UUID.fromString(text);
        if (id.version() != 7 || id.variant() != 2) {
            throw ProblemException.invalid(field, "must be a UUIDv7, not version " + id.version());
        }
        return id;
    }
}
