package io.traitortrack.system.bench;

import java.util.List;
import java.util.Locale;

/**
 * What several rounds of the same measurement gave.
 *
 * @param name what was measured
 * @param unit for example {@code /s}
 * @param values one a round, in the order of the rounds
 */
record Rounds(String name, String unit, List<Double> values) {

    Rounds {
        values = List.copyOf(values);
    }

    /** So many a second. */
    static Rounds perSecond(String name, List<Double> rates) {
        return new Rounds(name, "/s", rates);
    }

    double median() {
        return quantile(values, 0.5);
    }

    /** This median by another's. */
    double by(Rounds reference) {
        return median() / reference.median();
    }

    /** The value below which that share of the values lies, between neighbours on a line. */
    static double quantile(List<Double> values, double share) {
        List<Double> sorted = values.stream().sorted().toList();
        double place = share * (sorted.size() - 1);
        int below = (int) place;
        int above = Math.min(below + 1, sorted.size() - 1);
        return sorted.get(below) + (place - below) * (sorted.get(above) - sorted.get(below));
    }

    @Override
    public String toString() {
        String number = median() < 100 ? "%,9.2f" : "%,9.0f";
        return String.format(
                Locale.ROOT,
                "%-42s " + number + " %-3s (" + number.replace("9", "") + " to " + number.replace("9", "")
                        + " in %d rounds)",
                name,
                median(),
                unit,
                quantile(values, 0),
                quantile(values, 1),
                values.size());
    }
}
