package io.traitortrack.localstack.process;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;

/** The one place that waits: it asks again and again until the answer is yes or the time is over. */
public final class Await {
    private static final Duration SHORTEST = Duration.ofMillis(10);
    private static final Duration LONGEST = Duration.ofMillis(250);

    private Await() {}

    /** True as soon as the answer is yes, false once {@code limit} has passed; pauses grow from 10 to 250 ms. */
    public static boolean until(Duration limit, BooleanSupplier answer) {
        long deadline = System.nanoTime() + limit.toNanos();
        Duration pause = SHORTEST;
        while (!answer.getAsBoolean()) {
            if (System.nanoTime() >= deadline) {
                return false;
            }
            LockSupport.parkNanos(pause.toNanos());
            if (Thread.currentThread().isInterrupted()) {
                throw new StartFailure("Interrupted while waiting.");
            }
            pause = pause.multipliedBy(3).dividedBy(2);
            if (pause.compareTo(LONGEST) > 0) {
                pause = LONGEST;
            }
        }
        return true;
    }
}
