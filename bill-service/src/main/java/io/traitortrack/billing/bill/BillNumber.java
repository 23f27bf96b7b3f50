package io.traitortrack.billing.bill;

import java.text.Normalizer;
import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/** Numbers of bills (D-7): {@code [A-Z0-9-]{3,50}}, given or generated. */
public final class BillNumber {

    private static final Pattern WELL_FORMED = Pattern.compile("[A-Z0-9-]{3,50}");
    private static final int LONGEST_TEXT = 200;

    private BillNumber() {}

    /** Reads a number as somebody typed it; empty where it can be none. */
    public static Optional<String> read(String text) {
        if (text.length() > LONGEST_TEXT) {
            return Optional.empty();
        }
        String number =
                Normalizer.normalize(text.strip(), Normalizer.Form.NFKC).strip().toUpperCase(Locale.ROOT);
        return WELL_FORMED.matcher(number).matches() ? Optional.of(number) : Optional.empty();
    }

    /** Returns e.g. {@code LKO-20261121-0007}; beyond 9999 the last part grows. */
    static String generated(String siteCode, LocalDate day, int count) {
        return "%s-%s-%04d".formatted(siteCode, day.format(DateTimeFormatter.BASIC_ISO_DATE), count);
    }
}
