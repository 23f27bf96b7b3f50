package io.traitortrack.system.bench;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;

import tools.jackson.databind.json.JsonMapper;

/** What the benchmarks tell: lines as they come, or one JSON document at the end. */
final class Report {

    private final boolean json;
    private final Map<String, Object> figures = new LinkedHashMap<>();

    Report(boolean json) {
        this.json = json;
    }

    void put(String key, Object value) {
        figures.put(key, value);
    }

    /** Every round of what was measured, with its median. */
    void rounds(String benchmark, Rounds... all) {
        Map<String, Object> told = new LinkedHashMap<>();
        for (Rounds one : all) {
            told.put(one.name(), Map.of("median", rounded(one.median()), "unit", one.unit(), "rounds", one.values()));
            say("  " + one);
        }
        figures.put(benchmark, told);
    }

    /**
     * A figure by its reference.
     *
     * @param bounds for example {@code floor 0.40, target 0.65}; empty where none were set
     */
    void ratio(String key, String name, double ratio, String bounds) {
        figures.put(key, rounded(ratio));
        say(String.format(Locale.ROOT, "  %-52s %8.3f%s", name, ratio, bounds.isEmpty() ? "" : "   (" + bounds + ")"));
    }

    /** A figure that is bounded by itself. */
    void figure(String key, String name, double value, String unit, String bounds) {
        figures.put(key, rounded(value));
        say(String.format(
                Locale.ROOT, "  %-52s %8.1f %s%s", name, value, unit, bounds.isEmpty() ? "" : "   (" + bounds + ")"));
    }

    /** What each process took of the processors meanwhile, in hundredths of a core. */
    void processors(String benchmark, Map<String, Duration> taken, Duration elapsed) {
        Map<String, Object> told = new LinkedHashMap<>();
        StringBuilder line = new StringBuilder("  of a core meanwhile:");
        taken.forEach((process, time) -> {
            long percent = Math.round(100.0 * time.toNanos() / elapsed.toNanos());
            told.put(process, percent);
            line.append(' ').append(process).append(' ').append(percent).append(" %,");
        });
        figures.put(benchmark + "Processors", told);
        say(line.substring(0, line.length() - 1));
    }

    void say(String text) {
        if (!json) {
            System.out.println(text);
        }
    }

    void close() {
        if (json) {
            System.out.println(JsonMapper.builder().build().writeValueAsString(figures));
        }
    }

    private static double rounded(double value) {
        return Math.round(value * 1_000) / 1_000.0;
    }
}
