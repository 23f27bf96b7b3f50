package io.traitortrack.scanning.code;

/** Raw text made fit to be stored, logged and shown. */
public final class RawText {

    private static final int LONGEST_KEPT = 2_048;

    private RawText() {}

    /** Returns the text with everything escaped (as {@code \}{@code uXXXX}) that a page or a terminal could obey. */
    public static String escaped(String raw) {
        int first = 0;
        while (first < raw.length() && isHarmless(raw, first)) {
            first++;
        }
        if (first == raw.length()) {
            return raw;
        }
        StringBuilder escaped = new StringBuilder(raw.length() + 16).append(raw, 0, first);
        for (int i = first; i < raw.length(); i++) {
            if (isHarmless(raw, i)) {
                escaped.append(raw.charAt(i));
            } else {
                escaped.append(String.format("\\u%04x", (int) raw.charAt(i)));
            }
        }
        return escaped.toString();
    }

    /** Returns what is kept of a raw text: escaped, and no more than any label needs. */
    public static String kept(String raw) {
        return cut(escaped(cut(raw, LONGEST_KEPT)), LONGEST_KEPT);
    }

    /** Cuts a text to so many UTF-16 units, never through the middle of a character. */
    public static String cut(String text, int most) {
        if (text.length() <= most) {
            return text;
        }
        return text.substring(0, Character.isHighSurrogate(text.charAt(most - 1)) ? most - 1 : most);
    }

    private static boolean isHarmless(String text, int at) {
        char c = text.charAt(at);
        if (c >= ' ' && c < 0x7f) {
            return c != '\\' && c != '<' && c != '>' && c != '&' && c != '"' && c != '\'';
        }
        return switch (Character.getType(c)) {
            case Character.CONTROL, Character.FORMAT, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR -> false;
            case Character.SURROGATE -> isPaired(text, at);
            default -> true;
        };
    }

    private static boolean isPaired(String text, int at) {
        char c = text.charAt(at);
        return Character.isHighSurrogate(c)
                ? at + 1 < text.length() && Character.isLowSurrogate(text.charAt(at + 1))
                : at > 0 && Character.isHighSurrogate(text.charAt(at - 1));
    }
}
