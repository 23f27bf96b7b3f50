package io.traitortrack.platform.arrival;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;

import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Lets a request wait for an event that is on its way.
 *
 * <p>What this process consumes wakes the waiting at once; another replica may consume it, hence one look every 50 ms
 * besides. Nobody waits inside a transaction.
 */
public class Arrivals {

    private static final long BETWEEN_LOOKS_NANOS = TimeUnit.MILLISECONDS.toNanos(50);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition arrived = lock.newCondition();
    private final AtomicLong arrivals = new AtomicLong();

    /** Looks until something is found or the time is over. */
    public <T> Optional<T> await(Duration longest, Supplier<Optional<T>> look) {
        long deadline = System.nanoTime() + longest.toNanos();
        while (true) {
            long heard = arrivals.get();
            Optional<T> found = look.get();
            long left = deadline - System.nanoTime();
            if (found.isPresent() || left <= 0 || !listen(heard, Math.min(left, BETWEEN_LOOKS_NANOS))) {
                return found;
            }
        }
    }

    /** Waits for more than was heard before, at most so long; false where the thread is to end. */
    private boolean listen(long heard, long nanos) {
        lock.lock();
        try {
            long left = nanos;
            while (arrivals.get() == heard && left > 0) {
                left = arrived.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** Wakes the waiting when the current transaction has committed. */
    public void announceOnCommit() {
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                announce();
            }
        });
    }

    private void announce() {
        arrivals.incrementAndGet();
        lock.lock();
        try {
            arrived.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
