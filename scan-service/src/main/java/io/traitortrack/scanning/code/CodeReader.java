package io.traitortrack.scanning.code;

import java.text.Normalizer;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.util.Collection;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

import io.traitortrack.platform.text.PlainText;
import io.traitortrack.scanning.type.BagType;

/** The one parser from raw text to codes (D-1 to D-4); immutable, knows the bag types that it was made with. */
public final class CodeReader {

    /** A label's payload may be this long, in UTF-16 units, before and after normalisation. */
    public static final int LONGEST_LABEL = 1_024;

    private static final int LONGEST_CODE = 100;

    private static final Pattern CHILD = Pattern.compile("[A-Z0-9]{4,20}");
    private static final Pattern LABEL = Pattern.compile(("LABEL_NO_\\._:?_(?<code>[0-9]{4,20})"
                    + "_LOT_NO_\\._:_(?<lot>[A-Z0-9][A-Z0-9./-]{0,39})"
                    + "_,_D_\\._O_\\._T_\\._:_(?<day>[0-9]{2})_/_(?<month>[0-9]{2})_/_(?<year>[0-9]{4})(?![0-9]).*")
            .replace("_", "\\p{IsWhite_Space}*"));

    private final List<Format> formats;

    private record Format(BagType type, Pattern pattern, Pattern reserved) {}

    public CodeReader(Collection<BagType> types) {
        this.formats = types.stream()
                .map(type -> new Format(type, Pattern.compile(type.pattern()), Pattern.compile(type.reservedShape())))
                .toList();
    }

    /** Reads raw text, whatever it holds; the same canonical code comes from the code itself and from its label. */
    public Code read(String raw) {
        String stripped = PlainText.strip(raw);
        if (stripped.length() > LONGEST_LABEL) {
            return new Code.Invalid("The text is longer than " + LONGEST_LABEL + " characters.");
        }
        if (stripped.codePoints().anyMatch(CodeReader::isForbidden)) {
            return new Code.Invalid("The text holds control characters.");
        }
        String text = PlainText.strip(Normalizer.normalize(stripped, Normalizer.Form.NFKC))
                .toUpperCase(Locale.ROOT);
        if (text.isEmpty()) {
            return new Code.Invalid("The text is empty.");
        }
        if (text.length() > LONGEST_LABEL) {
            return new Code.Invalid("The text is longer than " + LONGEST_LABEL + " characters.");
        }
        Matcher label = LABEL.matcher(text);
        return label.matches() ? readLabel(label) : readBare(text);
    }

    private Code readBare(String text) {
        if (text.length() > LONGEST_CODE) {
            return new Code.Invalid("A code has at most " + LONGEST_CODE + " characters.");
        }
        for (Format format : formats) {
            if (format.pattern().matcher(text).matches()) {
                return new Code.Parent(text, format.type());
            }
        }
        if (isReserved(text)) {
            return new Code.Invalid("The text looks like a sack's code but is none.");
        }
        return CHILD.matcher(text).matches()
                ? new Code.Child(text, null, null)
                : new Code.Invalid("The text is no code of a sack, nor of a pack, nor a pack's label.");
    }

    private Code readLabel(Matcher label) {
        String code = label.group("code");
        if (isReserved(code)
                || formats.stream()
                        .anyMatch(format -> format.pattern().matcher(code).matches())) {
            return new Code.Invalid("The label's number is kept for sacks.");
        }
        try {
            LocalDate dateOfTest = LocalDate.of(
                    Integer.parseInt(label.group("year")),
                    Integer.parseInt(label.group("month")),
                    Integer.parseInt(label.group("day")));
            return new Code.Child(code, label.group("lot"), dateOfTest);
        } catch (DateTimeException noSuchDay) {
            return new Code.Invalid("The label's date of test is no day of the calendar.");
        }
    }

    private boolean isReserved(String text) {
        return formats.stream()
                .anyMatch(format -> format.reserved().matcher(text).matches());
    }

    /** Control characters, and halves of characters that no text may hold. */
    private static boolean isForbidden(int codePoint) {
        return Character.isISOControl(codePoint) || Character.getType(codePoint) == Character.SURROGATE;
    }
}
