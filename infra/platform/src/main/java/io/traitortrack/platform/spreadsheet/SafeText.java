package io.traitortrack.platform.spreadsheet;

/** Texts that no spreadsheet takes for a formula. */
final class SafeText {

    private static final String DANGEROUS = "=+-@\t\r\n\uff1d\uff0b\uff0d\uff20";

    private SafeText() {}

    /** Returns the text, with an apostrophe in front where its first character could begin a formula. */
    static String of(String text) {
        return !text.isEmpty() && DANGEROUS.indexOf(text.charAt(0)) >= 0 ? "'" + text : text;
    }
}
