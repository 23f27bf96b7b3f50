package io.traitortrack.platform.relay;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.LongSupplier;

import io.debezium.connector.base.QueueProvider;
import io.debezium.pipeline.Sizeable;
import org.jspecify.annotations.Nullable;

/**
 * The engine's queue in memory, which rests where the engine would not.
 *
 * <p>The engine waits for changes in whole milliseconds, and its timer ends one millisecond after there is nothing left to
 * wait for; until then it asks for the size again and again, without a pause and with its lock held. At a hundred polls a
 * second that is a tenth of a core for nothing. Called under the engine's lock.
 */
public final class RestingQueue<T extends Sizeable> implements QueueProvider<T> {

    static final String NAME = "resting";

    private static final Duration REST = Duration.ofNanos(250_000);

    /** Whoever asks so soon again, so often, is not doing anything else. */
    private static final Duration SOON = Duration.ofNanos(100_000);

    private static final int OFTEN = 3;

    private final Queue<T> queue = new ArrayDeque<>();
    private final LongSupplier nanos;
    private final Runnable rest;
    private long askedAt;
    private int asked;

    /** As the engine makes it, by the name in its settings. */
    public RestingQueue() {
        this(System::nanoTime, () -> LockSupport.parkNanos(REST.toNanos()));
    }

    RestingQueue(LongSupplier nanos, Runnable rest) {
        this.nanos = nanos;
        this.rest = rest;
        this.askedAt = nanos.getAsLong();
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public void configure(Map<String, ?> settings) {
        // the engine bounds it
    }

    @Override
    public void enqueue(T change) {
        queue.add(change);
    }

    @Override
    public @Nullable T poll() {
        return queue.poll();
    }

    @Override
    public int size() {
        int size = queue.size();
        boolean soon = nanos.getAsLong() - askedAt < SOON.toNanos();
        asked = size == 0 && soon ? asked + 1 : 0;
        if (asked >= OFTEN) {
            rest.run();
        }
        askedAt = nanos.getAsLong();
        return size;
    }
}
