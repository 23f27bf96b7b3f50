package io.traitortrack.localstack;

import java.util.Locale;
import java.util.function.Consumer;

/** Lines for people, each with the seconds since the start; the same on a terminal and in a file. */
public final class Progress {
    private static final double NANOS = 1e9;

    private final long start = System.nanoTime();
    private final Consumer<String> lines;

    private Progress(Consumer<String> lines) {
        this.lines = lines;
    }

    /** The clock runs from now on. */
    public static Progress to(Consumer<String> lines) {
        return new Progress(lines);
    }

    void say(String line) {
        lines.accept(String.format(Locale.ROOT, "%6.1f s  %s", (System.nanoTime() - start) / NANOS, line));
    }
}
