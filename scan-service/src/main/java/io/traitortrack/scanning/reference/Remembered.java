package io.traitortrack.scanning.reference;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * A value read from the database and remembered: at most {@code age} old while it is asked for, and read again early
 * where something was not found in it, at most once a second.
 */
public final class Remembered<T> {

    private static final Duration SOONEST = Duration.ofSeconds(1);

    private final Supplier<T> read;
    private final Duration age;
    private final InstantSource clock;
    private final ReentrantLock reading = new ReentrantLock();
    private volatile @Nullable Kept<T> kept;

    private record Kept<T>(T value, Instant at) {}

    public Remembered(Supplier<T> read, Duration age, InstantSource clock) {
        this.read = read;
        this.age = age;
        this.clock = clock;
    }

    /** Returns the value, not older than the age promised. */
    public T get() {
        return notOlderThan(age);
    }

    /** Returns the value, not older than a second: for what was not found in the one remembered. */
    public T fresh() {
        return notOlderThan(SOONEST);
    }

    private T notOlderThan(Duration allowed) {
        Kept<T> current = kept;
        if (current != null && isYoung(current, allowed)) {
            return current.value();
        }
        reading.lock();
        try {
            current = kept;
            if (current == null || !isYoung(current, allowed)) {
                current = new Kept<>(read.get(), clock.instant());
                kept = current;
            }
            return current.value();
        } finally {
            reading.unlock();
        }
    }

    private boolean isYoung(Kept<T> value, Duration allowed) {
        Duration elapsed = Duration.between(value.at(), clock.instant());
        return !elapsed.isNegative() && elapsed.compareTo(allowed) < 0;
    }
}
