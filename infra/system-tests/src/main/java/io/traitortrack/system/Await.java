package io.traitortrack.system;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/** Waits for what becomes true by itself: asks again and again until it is so, or says what did not happen in time. */
public final class Await {

    private static final Duration BETWEEN_QUESTIONS = Duration.ofMillis(15);

    private Await() {}

    /**
     * Returns the first answer that is present.
     *
     * @param what the end of the sentence "gave up waiting …", for example "for the sack to be billed"
     */
    public static <T> T answer(String what, Duration patience, Supplier<Optional<T>> question) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            Optional<T> answer = question.get();
            if (answer.isPresent()) {
                return answer.get();
            }
            if (System.nanoTime() > deadline) {
                throw new AssertionError("gave up waiting " + what + " after " + patience.toSeconds() + " s");
            }
            pause(BETWEEN_QUESTIONS);
        }
    }

    /** Returns as soon as the question is answered with yes. */
    public static void until(String what, Duration patience, BooleanSupplier question) {
        answer(what, patience, () -> question.getAsBoolean() ? Optional.of(true) : Optional.empty());
    }

    /** Lets the given time pass, for example what a server asked for with {@code Retry-After}. */
    public static void pause(Duration time) {
        LockSupport.parkNanos(time.toNanos());
    }
}
