package io.traitortrack.billing;

import java.util.function.Supplier;

import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.stereotype.Component;

/** Runs transactions again that lost against others: a deadlock is retried, never shown. */
@Component
public class Contention {

    private static final int MOST_ATTEMPTS = 5;

    /** Says that somebody else committed first, so that the transaction must look again. */
    public static final class Overtaken extends PessimisticLockingFailureException {

        public Overtaken(String by) {
            super(by);
        }
    }

    /**
     * Runs the transaction, at most five times; it must roll back completely when it throws.
     *
     * @throws PessimisticLockingFailureException when the fifth attempt lost, too
     */
    public <T> T outlast(Supplier<T> transaction) {
        for (int attempt = 1; ; attempt++) {
            try {
                return transaction.get();
            } catch (PessimisticLockingFailureException lost) {
                if (attempt == MOST_ATTEMPTS) {
                    throw lost;
                }
            }
        }
    }
}
