package io.traitortrack.system.bench;

import java.util.List;
import java.util.Locale;

/**
 * What several rounds of the same measurement gave, a second.
 *
 * @param name what was measured
 * @param rates one a round, in the order of the rounds
 */
record Rounds(String name, List<Double> rates) {

    Rounds {
        rates = List.copyOf(rates);
    }

    double median() {
        List<Double> sorted = rates.stream().sorted().toList();
        int middle = sorted.size() / 2;
        return sorted.size() % 2 == 1 ? sorted.get(middle) : (sorted.get(middle - 1) + sorted.get(middle)) / 2;
    }

    double least() {
        return rates.stream().mapToDouble(Double::doubleValue).min().orElse(0);
    }

    double most() {
        return rates.stream().mapToDouble(Double::doubleValue).max().orElse(0);
    }

    /** This median by another's. */
    double by(Rounds reference) {
        return median() / reference.median();
    }

    @Override
    public String toString() {
        return String.format(
                Locale.ROOT,
                "%-34s %,9.0f/s   (%,.0f to %,.0f in %d rounds)",
                name,
                median(),
                least(),
                most(),
                rates.size());
    }
}
