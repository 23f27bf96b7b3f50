package io.traitortrack.audit.log;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;

import org.springframework.stereotype.Component;

/** Waits for checkpoints that are about to be signed, here or on another replica. */
@Component
public class Checkpoints {
    /** How often another replica's signature is looked for. */
    private static final long LOOK_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

    private final Log log;
    private final AtomicReference<CountDownLatch> next = new AtomicReference<>(new CountDownLatch(1));

    Checkpoints(Log log) {
        this.log = log;
    }

    /** Wakes those who wait; called by the sequencer after each signature. */
    public void announce() {
        next.getAndSet(new CountDownLatch(1)).countDown();
    }

    /** A checkpoint that covers the entry, within this time; empty where none came. */
    public Optional<Checkpoint> covering(long index, Duration patience) {
        long deadline = System.nanoTime() + patience.toNanos();
        while (true) {
            var announced = next.get();
            var covering = log.latest().filter(checkpoint -> checkpoint.covers(index));
            long left = deadline - System.nanoTime();
            if (covering.isPresent() || left <= 0) {
                return covering;
            }
            try {
                boolean ignored = announced.await(Math.min(left, LOOK_NANOS), TimeUnit.NANOSECONDS);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return Optional.empty();
            }
        }
    }
}
