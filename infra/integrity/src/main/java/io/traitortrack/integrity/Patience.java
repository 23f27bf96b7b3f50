package io.traitortrack.integrity;

import java.time.Duration;

/** How long what is under way may take. */
final class Patience {

    private static final Duration STEP = Duration.ofMillis(250);

    private final long until;

    private Patience(long until) {
        this.until = until;
    }

    static Patience of(Duration patience) {
        return new Patience(System.nanoTime() + patience.toNanos());
    }

    boolean isOver() {
        return System.nanoTime() - until >= 0;
    }

    /** Waits a moment, unless all of the time is over. */
    boolean waited() throws InterruptedException {
        if (isOver()) {
            return false;
        }
        Thread.sleep(STEP);
        return true;
    }
}
