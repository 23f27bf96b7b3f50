package io.traitortrack.audit.db;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/** What of a text PostgreSQL can hold: Unicode without NUL and without halves of surrogate pairs. */
public final class StoredText {
    private static final char REPLACEMENT = '\uFFFD';

    private StoredText() {}

    /** Whether the database holds this text exactly as it is. */
    public static boolean fits(String text) {
        return firstUnfit(text) == text.length();
    }

    /** The text, with U+FFFD for each character that the database cannot hold. */
    public static String fitted(String text) {
        int unfit = firstUnfit(text);
        if (unfit == text.length()) {
            return text;
        }
        var fitted = new StringBuilder(text);
        for (int i = unfit; i < text.length(); i++) {
            if (isUnfit(text, i)) {
                fitted.setCharAt(i, REPLACEMENT);
            }
        }
        return fitted.toString();
    }

    /** The bytes read as UTF-8; null where they are not UTF-8 throughout. */
    public static @Nullable String utf8(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        boolean exact = text.indexOf(REPLACEMENT) < 0 || Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes);
        return exact ? text : null;
    }

    private static int firstUnfit(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (isUnfit(text, i)) {
                return i;
            }
        }
        return text.length();
    }

    private static boolean isUnfit(String text, int i) {
        char c = text.charAt(i);
        if (Character.isHighSurrogate(c)) {
            return i + 1 == text.length() || !Character.isLowSurrogate(text.charAt(i + 1));
        }
        return c == 0 || (Character.isLowSurrogate(c) && (i == 0 || !Character.isHighSurrogate(text.charAt(i - 1))));
    }
}
