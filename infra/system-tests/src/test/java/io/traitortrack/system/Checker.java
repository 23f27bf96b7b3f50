package io.traitortrack.system;

import java.util.OptionalLong;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The independent checker, started as users start it: {@code ./traitortrack audit verify}. */
record Checker(Launcher launcher) {

    private static final Pattern INDEX = Pattern.compile("first bad index is (\\d+)");

    /**
     * What the checker said.
     *
     * @param green whether it found nothing to object to
     * @param text its words
     */
    record Verdict(boolean green, String text) {

        /** The first index that the checker named. */
        OptionalLong badIndex() {
            Matcher index = INDEX.matcher(text);
            return index.find() ? OptionalLong.of(Long.parseLong(index.group(1))) : OptionalLong.empty();
        }
    }

    static Checker of(Installation installation) {
        return new Checker(Launcher.of(installation));
    }

    Verdict verify() {
        Launcher.Outcome outcome = launcher.run("audit", "verify");
        return new Verdict(outcome.exitCode() == 0, outcome.text());
    }
}
