package io.traitortrack.audit.check;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * Numbers that must run from 1 without a gap within each name. They may arrive in another order: numbers that are still
 * under way are open, and become a finding only if they never come.
 */
final class Numbering {
    private final Map<String, Run> runs = new HashMap<>();

    private static final class Run {
        /** The lowest number that has not come yet. */
        private long next = 1;
        /** Numbers beyond it, each with the index of its entry. */
        private final TreeMap<Long, Long> ahead = new TreeMap<>();
    }

    /**
     * A number that is missing.
     *
     * @param index of the first entry that came beyond it
     */
    record Missing(String name, long number, long index) {}

    /** Takes note of a number; false where it came before. */
    boolean add(String name, long number, long index) {
        var run = runs.computeIfAbsent(name, n -> new Run());
        if (number == 0 && run.next == 1) {
            return true;
        }
        if (number < run.next || run.ahead.putIfAbsent(number, index) != null) {
            return false;
        }
        while (!run.ahead.isEmpty() && run.ahead.firstKey() == run.next) {
            run.ahead.pollFirstEntry();
            run.next++;
        }
        return true;
    }

    /** Expects this number of a name next, if it was there before or would be next anyway. */
    void beginAgain(String name, long number) {
        var run = runs.get(name);
        if (run != null && number > 0 && number < run.next) {
            run.next = number;
            run.ahead.clear();
        }
    }

    /** The lowest missing number of each name that has one. */
    List<Missing> missing() {
        var missing = new ArrayList<Missing>();
        runs.forEach((name, run) -> {
            if (!run.ahead.isEmpty()) {
                long first = run.ahead.values().stream().min(Long::compare).orElseThrow();
                missing.add(new Missing(name, run.next, first));
            }
        });
        return missing;
    }

    /** Whether a number that was missing has come since. */
    boolean arrived(Missing missing) {
        var run = runs.get(missing.name());
        return run != null && run.next > missing.number();
    }

    /** How far each name came without a gap. */
    Map<String, Long> upTo() {
        var upTo = new TreeMap<String, Long>();
        runs.forEach((name, run) -> upTo.put(name, run.next - 1));
        return upTo;
    }

    int names() {
        return runs.size();
    }
}
