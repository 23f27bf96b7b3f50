package io.traitortrack.billing.type;

import java.text.Normalizer;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

import io.traitortrack.platform.text.PlainText;

/** Reads sacks' codes from what a scanner typed (D-1 to D-3), by the same rules as the scan service; immutable. */
public final class ParentCodeReader {

    /** Longer texts are no codes, whatever surrounds them; in UTF-16 units. */
    public static final int LONGEST_RAW = 1_024;

    private static final int LONGEST_CODE = 100;

    private final List<BagType> types;
    private final List<Pattern> patterns;

    public ParentCodeReader(List<BagType> types) {
        this.types = List.copyOf(types);
        this.patterns =
                types.stream().map(type -> Pattern.compile(type.pattern())).toList();
    }

    boolean isMadeOf(List<BagType> others) {
        return types.equals(others);
    }

    /** Returns the canonical code, e.g. {@code SB00860}; empty for everything that is not exactly a sack's code. */
    public Optional<String> read(String raw) {
        if (raw.length() > LONGEST_RAW || raw.codePoints().anyMatch(ParentCodeReader::breaksText)) {
            return Optional.empty();
        }
        String stripped = PlainText.strip(raw);
        if (stripped.codePoints().anyMatch(Character::isISOControl)) {
            return Optional.empty();
        }
        String code = PlainText.strip(Normalizer.normalize(stripped, Normalizer.Form.NFKC))
                .toUpperCase(Locale.ROOT);
        return code.length() <= LONGEST_CODE
                        && patterns.stream()
                                .anyMatch(pattern -> pattern.matcher(code).matches())
                ? Optional.of(code)
                : Optional.empty();
    }

    private static boolean breaksText(int codePoint) {
        return codePoint == 0 || Character.getType(codePoint) == Character.SURROGATE;
    }
}
