package io.traitortrack.system.demo;

import java.time.Duration;
import java.util.Arrays;
import java.util.Locale;
import java.util.concurrent.ConcurrentLinkedQueue;

/** Durations as they were measured, and what is said about them; safe for use by many threads. */
final class Measured {

    private final ConcurrentLinkedQueue<Duration> durations = new ConcurrentLinkedQueue<>();

    void add(Duration duration) {
        durations.add(duration);
    }

    int count() {
        return durations.size();
    }

    /** The duration that the given share of all does not exceed; zero where nothing was measured. */
    Duration quantile(double share) {
        long[] sorted = durations.stream().mapToLong(Duration::toNanos).sorted().toArray();
        if (sorted.length == 0) {
            return Duration.ZERO;
        }
        int rank = (int) Math.ceil(share * sorted.length) - 1;
        return Duration.ofNanos(sorted[Math.clamp(rank, 0, sorted.length - 1)]);
    }

    /** For example {@code p50 4 ms, p95 11 ms, slowest 80 ms}. */
    String latencies() {
        return "p50 " + text(quantile(0.5)) + ", p95 " + text(quantile(0.95)) + ", slowest " + text(quantile(1));
    }

    /** For example {@code 12.4 ms} or {@code 3.1 s}. */
    static String text(Duration duration) {
        double millis = duration.toNanos() / 1e6;
        if (millis >= 1_000) {
            return String.format(Locale.ROOT, "%.1f s", millis / 1_000);
        }
        return String.format(Locale.ROOT, millis < 10 ? "%.1f ms" : "%.0f ms", millis);
    }

    /** For example {@code 412} for a number of things in a time, a second. */
    static String rate(long things, Duration time) {
        return String.format(Locale.ROOT, "%,.0f", things / Math.max(1e-9, time.toNanos() / 1e9));
    }

    static Duration since(long nanoTime) {
        return Duration.ofNanos(System.nanoTime() - nanoTime);
    }

    @Override
    public String toString() {
        return Arrays.toString(durations.toArray());
    }
}
