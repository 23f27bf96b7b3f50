package io.traitortrack.scanning.reference;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.jspecify.annotations.Nullable;

/**
 * A value read from the database and remembered: read again by the first who asks when it is {@code age} old, and early
 * where something was not found in it, at most once a second.
 *
 * <p>Whoever asks while somebody else reads it again is given what is remembered and waits for nothing: it may hold locks,
 * and a connection, that the reader's turn for a connection waits for.
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

    /** Returns the value, older than the age promised only while it is read again. */
    public T get() {
        Kept<T> current = kept;
        if (current == null || isYoung(current, age) || !reading.tryLock()) {
            return current == null ? notOlderThan(age) : current.value();
        }
        try {
            return notOlderThan(age);
        } finally {
            reading.unlock();
        }
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
