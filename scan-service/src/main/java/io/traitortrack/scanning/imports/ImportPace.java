package io.traitortrack.scanning.imports;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * How fast a list is worked on at most. People who scan meanwhile come first: nobody waits for a list as somebody waits
 * with a sack in hand.
 *
 * @param rowsPerSecond of one job, 1 or more
 */
@ConfigurationProperties("traitortrack.imports")
record ImportPace(int rowsPerSecond) {

    private static final int MOST_ROWS_AT_ONCE = 500;
    private static final long A_SECOND = Duration.ofSeconds(1).toNanos();

    ImportPace {
        if (rowsPerSecond < 1) {
            throw new IllegalArgumentException("traitortrack.imports.rows-per-second is 1 or more");
        }
    }

    /** So many rows are decided in one transaction; few enough that no rest is longer than a second. */
    int rowsAtOnce() {
        return Math.min(MOST_ROWS_AT_ONCE, rowsPerSecond);
    }

    /** What is left of the time that so many rows are given, in nanoseconds; 0 or less where they took longer. */
    long rest(int rows, long tookNanos) {
        return rows * A_SECOND / rowsPerSecond - tookNanos;
    }
}
