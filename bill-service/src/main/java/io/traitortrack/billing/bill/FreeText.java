package io.traitortrack.billing.bill;

import java.text.Normalizer;

import io.traitortrack.platform.problem.ProblemException;
import org.jspecify.annotations.Nullable;

/** Words of people, made fit to be kept: stripped, composed (NFC), bounded, without control characters. */
final class FreeText {

    private FreeText() {}

    /** Returns the text, or refuses with 400 {@code INVALID_REQUEST} naming the field. */
    static String required(String field, @Nullable String text, int least, int most) {
        if (text == null) {
            throw ProblemException.invalid(field, "is missing");
        }
        String kept = Normalizer.normalize(text, Normalizer.Form.NFC).strip();
        int length = kept.codePointCount(0, kept.length());
        if (length < least || length > most) {
            throw ProblemException.invalid(field, "must have " + least + " to " + most + " characters");
        }
        if (kept.codePoints().anyMatch(FreeText::isForbidden)) {
            throw ProblemException.invalid(field, "must not hold control characters");
        }
        return kept;
    }

    /** Returns null where there is nothing, else as {@link #required}. */
    static @Nullable String optional(String field, @Nullable String text, int least, int most) {
        return text == null || text.isBlank() ? null : required(field, text, least, most);
    }

    private static boolean isForbidden(int codePoint) {
        return (Character.isISOControl(codePoint) && codePoint != '\n')
                || Character.getType(codePoint) == Character.SURROGATE;
    }
}
