package io.traitortrack.integrity;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** What was looked at and found, rule by rule. */
final class Findings {

    private static final int MOST_NAMED = 20;

    /** One rule's: how much was looked at, how much of it is wrong, and the first of that. */
    static final class Found {
        private long looked;
        private long violations;
        private final List<String> named = new ArrayList<>();

        long looked() {
            return looked;
        }

        long violations() {
            return violations;
        }

        List<String> named() {
            return List.copyOf(named);
        }
    }

    private final Map<Rule, Found> found = new EnumMap<>(Rule.class);

    void looked(Rule rule, long more) {
        of(rule).looked += more;
    }

    void violated(Rule rule, String name) {
        Found one = of(rule);
        one.violations++;
        if (one.named.size() < MOST_NAMED) {
            one.named.add(name);
        }
    }

    /** Takes over what another look found. */
    void add(Findings others) {
        others.found.forEach((rule, other) -> {
            Found one = of(rule);
            one.looked += other.looked;
            one.violations += other.violations;
            other.named.stream().limit(MOST_NAMED - one.named.size()).forEach(one.named::add);
        });
    }

    Found of(Rule rule) {
        return found.computeIfAbsent(rule, any -> new Found());
    }

    boolean green() {
        return found.values().stream().allMatch(one -> one.violations == 0);
    }
}
