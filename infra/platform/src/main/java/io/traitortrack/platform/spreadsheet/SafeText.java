package io.traitortrack.platform.spreadsheet;

import java.util.regex.Pattern;

/** Texts that no spreadsheet takes for a formula. */
final class SafeText {

    /** Behind what another reader could take for the end of a cell. */
    private static final Pattern BEHIND_A_SEPARATOR =
            Pattern.compile("(?<=[;\\t\\r\\n])(?=\"*+[=+@\\x{ff1d}\\x{ff0b}\\x{ff0d}\\x{ff20}-])");

    private static final String DANGEROUS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";

    private SafeText() {}

    /** Returns the text, with an apostrophe in front where its first character could begin a formula. */
    static String of(String text) {
        return !text.isEmpty() && DANGEROUS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }

    /**
     * Returns the text with an apostrophe wherever a formula could begin behind a semicolon, a tab or the end of a line,
     * quotes between them or not. A spreadsheet that separates cells by one of these, as many do where the comma is the
     * decimal sign, does not see that the comma's quotes enclose them.
     */
    static String behindSeparators(String text) {
        return BEHIND_A_SEPARATOR.matcher(text).replaceAll("'");
    }
}
