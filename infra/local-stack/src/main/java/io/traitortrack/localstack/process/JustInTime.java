package io.traitortrack.localstack.process;

import java.util.Locale;

/**
 * How far the virtual machines of a stack compile what they run. Here they all start at once on few cores, where the
 * second compiler would take about half of the time until they answer; only measurements need what it makes.
 */
public enum JustInTime {
    /** The first compiler only: ready in about half the time, slower under lasting load. */
    QUICK("-XX:TieredStopAtLevel=1"),
    /** As in production. */
    FULL("-XX:TieredStopAtLevel=4");

    private final String option;

    JustInTime(String option) {
        this.option = option;
    }

    /** By its name in lower case, e.g. {@code full}; quick where nothing is said. */
    public static JustInTime named(String name) {
        return switch (name.strip().toLowerCase(Locale.ROOT)) {
            case "", "quick" -> QUICK;
            case "full" -> FULL;
            default -> throw new StartFailure("TT_COMPILER is \"" + name + "\"; it must be quick or full.");
        };
    }

    /** For the command line of a virtual machine. */
    public String option() {
        return option;
    }
}
