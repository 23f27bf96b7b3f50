package io.traitortrack.scanning.register;

import java.util.regex.Matcher;
import java.util.regex.Pattern;

import dk.brics.automaton.Automaton;
import dk.brics.automaton.RegExp;
import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.scanning.type.BagType;

/**
 * The format of a sack's code as an admin enters it: two or more letters, digits or hyphens that every code begins with,
 * among them a letter, and then more of them or classes of them, each with a count. Only the last count may vary, so that
 * its automaton has one state for each character of a code; two counts that vary can make it 2^98.
 *
 * @param pattern for example {@code GN-[0-9]{6}}
 * @param prefix what every code begins with, for example {@code GN-}
 */
record Format(String pattern, String prefix) {

    /** Of a pattern, and of a code that fits it. */
    private static final int LONGEST = 100;

    private static final String CHARACTER = "(?:[A-Z0-9-]|\\[0-9]|\\[A-Z]|\\[A-Z0-9])";
    private static final String COUNT = "[1-9][0-9]?";
    private static final Pattern PREFIX = Pattern.compile("(?=[0-9-]*[A-Z])[A-Z0-9-]{2,20}(?![{])");
    private static final Pattern WHOLE = Pattern.compile(
            "(?:" + CHARACTER + "(?:\\{" + COUNT + "})?)*" + CHARACTER + "(?:\\{" + COUNT + "(?:," + COUNT + ")?})?");
    private static final Pattern ELEMENT =
            Pattern.compile(CHARACTER + "(?:\\{(?:" + COUNT + ",)?(?<most>" + COUNT + ")})?");

    /**
     * Reads a pattern.
     *
     * @throws ProblemException 400 where it is none of this kind
     */
    static Format of(String pattern) {
        Matcher prefix = PREFIX.matcher(pattern);
        if (pattern.length() > LONGEST || !WHOLE.matcher(pattern).matches() || !prefix.lookingAt()) {
            throw ProblemException.invalid(
                    "pattern",
                    "begins with two or more of A-Z, 0-9 and -, a letter among them, and goes on with those or with"
                            + " [0-9], [A-Z] or [A-Z0-9], each with a count in braces, like GN-[0-9]{6};"
                            + " only the last count may be two, the smallest and the largest, like GN-[0-9]{4,6}");
        }
        if (longestCode(pattern) > LONGEST) {
            throw ProblemException.invalid("pattern", "fits codes of more than " + LONGEST + " characters");
        }
        Format format = new Format(pattern, prefix.group());
        if (!format.codes().isFinite() || format.codes().isEmpty()) {
            throw ProblemException.invalid("pattern", "fits no code; a count goes from the smaller to the larger");
        }
        return format;
    }

    private static int longestCode(String pattern) {
        return ELEMENT.matcher(pattern)
                .results()
                .map(element -> element.group("most"))
                .mapToInt(most -> most == null ? 1 : Integer.parseInt(most))
                .sum();
    }

    /** What fits this but not the pattern is no code at all: what a damaged or mistyped label yields. */
    String reservedShape() {
        String letters = prefix.replaceAll("-+$", "");
        return letters + "\\W?\\d*";
    }

    /** Whether a code or a mistyped code of one could be taken for one of the other. */
    boolean overlaps(BagType other) {
        Automaton theirs = automaton(other.pattern());
        return meets(codes(), theirs)
                || meets(codes(), automaton(other.reservedShape()))
                || meets(automaton(reservedShape()), theirs);
    }

    private Automaton codes() {
        return automaton(pattern);
    }

    private static boolean meets(Automaton one, Automaton other) {
        return !one.intersection(other).isEmpty();
    }

    /** The library knows no class by a letter. */
    private static Automaton automaton(String pattern) {
        String classes = pattern.replace("\\d", "[0-9]").replace("\\W", "[^A-Za-z0-9_]");
        return new RegExp(classes, RegExp.NONE).toAutomaton();
    }
}
