package io.traitortrack.scanning.search;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/** What somebody may have meant who mistyped one character: changed, left out, added, or swapped with the next. */
public final class NearMisses {

    private static final String DIGITS = "0123456789";
    /** What scanners and eyes take for each other. */
    private static final List<String> ALIKE = List.of("0O", "1I", "5S", "8B", "2Z", "6G", "0D", "0Q", "7T", "4A");

    private static final int LONGEST = 20;

    private NearMisses() {}

    /** Every text that is one slip away; none of a text that is longer than a code. */
    public static Set<String> of(String typed) {
        Set<String> misses = new LinkedHashSet<>();
        if (typed.length() <= LONGEST) {
            for (int at = 0; at <= typed.length(); at++) {
                String before = typed.substring(0, at);
                String after = typed.substring(at);
                DIGITS.chars().forEach(digit -> misses.add(before + (char) digit + after));
                if (!after.isEmpty()) {
                    misses.add(before + after.substring(1));
                    changed(after.charAt(0)).chars().forEach(c -> misses.add(before + (char) c + after.substring(1)));
                }
                if (after.length() > 1) {
                    misses.add(before + after.charAt(1) + after.charAt(0) + after.substring(2));
                }
            }
            misses.remove(typed);
        }
        return misses;
    }

    /**
     * Those only that no other label explains: numbers that follow each other differ by digits, but neither in length nor by
     * a letter in the place of a digit.
     */
    public static Set<String> damaged(String typed) {
        Set<String> misses = new LinkedHashSet<>(of(typed));
        misses.removeIf(miss -> miss.length() == typed.length() && isLetters(miss, typed));
        return misses;
    }

    /** Whether both have letters in the same places. */
    private static boolean isLetters(String one, String other) {
        for (int at = 0; at < one.length(); at++) {
            if (Character.isDigit(one.charAt(at)) != Character.isDigit(other.charAt(at))) {
                return false;
            }
        }
        return true;
    }

    private static String changed(char c) {
        StringBuilder others = new StringBuilder(DIGITS.indexOf(c) >= 0 ? DIGITS : "");
        for (String pair : ALIKE) {
            int at = pair.indexOf(c);
            if (at >= 0) {
                others.append(pair.charAt(1 - at));
            }
        }
        return others.toString();
    }
}
