package io.traitortrack.billing.customer;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * A name as it was written and as it is compared.
 *
 * @param written tidied, e.g. {@code Shree Agro  Traders} with one space
 * @param key equal for names that are the same: NFKC, single spaces, upper case
 */
public record Name(String written, String key) {

    private static final Pattern SPACE = Pattern.compile("\\p{IsWhite_Space}+");

    /** Tidies a name that is neither blank nor holds control characters. */
    public static Name of(String text) {
        String written = tidy(Normalizer.normalize(text, Normalizer.Form.NFC));
        return new Name(written, keyOf(text));
    }

    /** Returns what a name, or the beginning of one, is compared by. */
    public static String keyOf(String text) {
        return tidy(Normalizer.normalize(text, Normalizer.Form.NFKC)).toUpperCase(Locale.ROOT);
    }

    private static String tidy(String text) {
        return SPACE.matcher(text).replaceAll(" ").strip();
    }
}
