package io.traitortrack.platform.paging;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;

import io.traitortrack.platform.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** The key of the last item of a page, opaque to clients. */
public final class Cursor {

    private static final String SEPARATOR = "\u001f";
    private static final int MOST_CHARACTERS = 1_000;

    private Cursor() {}

    /** Packs the parts of a key. */
    public static String encode(String... parts) {
        return Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString(String.join(SEPARATOR, parts).getBytes(StandardCharsets.UTF_8));
    }

    /**
     * Unpacks a cursor that must have this many parts; null where none was sent.
     *
     * @throws ProblemException 400 {@code INVALID_CURSOR}
     */
    public static @Nullable List<String> decode(@Nullable String cursor, int parts) {
        List<String> decoded = decode(cursor);
        if (decoded != null && decoded.size() != parts) {
            throw invalid();
        }
        return decoded;
    }

    /**
     * Unpacks a cursor; null where none was sent.
     *
     * @throws ProblemException 400 {@code INVALID_CURSOR}
     */
    public static @Nullable List<String> decode(@Nullable String cursor) {
        if (cursor == null) {
            return null;
        }
        if (cursor.length() > MOST_CHARACTERS) {
            throw invalid();
        }
        try {
            String text = new String(Base64.getUrlDecoder().decode(cursor), StandardCharsets.UTF_8);
            return List.of(text.split(SEPARATOR, -1));
        } catch (IllegalArgumentException notBase64) {
            throw invalid();
        }
    }

    /**
     * The name behind which a page in the order of names begins: that in the cursor, or the empty one.
     *
     * @throws ProblemException 400 {@code INVALID_CURSOR}
     */
    public static String name(@Nullable String cursor) {
        List<String> last = decode(cursor, 1);
        if (last == null) {
            return "";
        }
        if (last.getFirst().chars().anyMatch(Character::isISOControl)) {
            throw invalid();
        }
        return last.getFirst();
    }

    /** The refusal of a cursor that this list did not make. */
    public static ProblemException invalid() {
        return ProblemException.of(
                HttpStatus.BAD_REQUEST, "INVALID_CURSOR", "The cursor is not one that this list gave out.");
    }
}
