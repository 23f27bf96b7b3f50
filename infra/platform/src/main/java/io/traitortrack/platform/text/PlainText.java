package io.traitortrack.platform.text;

import java.text.Normalizer;
import java.util.function.IntPredicate;

import io.traitortrack.platform.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/**
 * Words of people and names of things, as clients send them: bounded, without control characters and without halves of
 * characters, neither of which a database or a page can hold. Lengths are counted in characters (code points).
 */
public final class PlainText {

    private PlainText() {}

    /**
     * Returns one line, stripped and composed (NFC).
     *
     * @throws ProblemException 400 {@code INVALID_REQUEST} naming the field
     */
    public static String line(String field, @Nullable String text, int least, int most) {
        return check(field, tidy(field, text), least, most, PlainText::isForbidden);
    }

    /** Returns null where there is nothing but white space, else as {@link #line}. */
    public static @Nullable String optionalLine(String field, @Nullable String text, int least, int most) {
        return isBlank(text) ? null : line(field, text, least, most);
    }

    /** Returns null where there is nothing but white space, else as {@link #line}, with line feeds left in. */
    public static @Nullable String optionalLines(String field, @Nullable String text, int least, int most) {
        return isBlank(text)
                ? null
                : check(field, tidy(field, text), least, most, c -> c != '\n' && PlainText.isForbidden(c));
    }

    /** Returns the very text, where it is one line already; for what is compared with what is kept. */
    public static String verbatim(String field, String text, int most) {
        return check(field, text, 1, most, PlainText::isForbidden);
    }

    private static String tidy(String field, @Nullable String text) {
        if (text == null) {
            throw ProblemException.invalid(field, "is missing");
        }
        return strip(Normalizer.normalize(text, Normalizer.Form.NFC));
    }

    private static boolean isBlank(@Nullable String text) {
        return text == null || strip(text).isEmpty();
    }

    /** Returns the text without the white space, of every kind that Unicode knows, at its ends. */
    public static String strip(String text) {
        int start = 0;
        int end = text.length();
        while (start < end && isWhiteSpace(text.charAt(start))) {
            start++;
        }
        while (end > start && isWhiteSpace(text.charAt(end - 1))) {
            end--;
        }
        return text.substring(start, end);
    }

    /** White space as Unicode has it, no-break spaces among it; the information separators are none. */
    private static boolean isWhiteSpace(char c) {
        return (c >= '\t' && c <= '\r') || c == '\u0085' || Character.isSpaceChar(c);
    }

    private static String check(String field, String text, int least, int most, IntPredicate forbidden) {
        int length = text.codePointCount(0, text.length());
        if (length < least || length > most) {
            throw ProblemException.invalid(field, "must have " + least + " to " + most + " characters");
        }
        if (text.codePoints().anyMatch(forbidden)) {
            throw ProblemException.invalid(field, "must not hold control characters");
        }
        return text;
    }

    private static boolean isForbidden(int codePoint) {
        return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
    }
}
