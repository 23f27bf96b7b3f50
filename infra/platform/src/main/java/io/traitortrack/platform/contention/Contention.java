package io.traitortrack.platform.contention;

import java.time.Duration;
import java.util.function.Supplier;

import io.traitortrack.platform.problem.ProblemException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.http.HttpStatus;

/** Runs transactions again that lost against others: a deadlock is retried, never shown. */
public class Contention {

    private static final Logger LOG = LoggerFactory.getLogger(Contention.class);
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
     * @throws ProblemException 503 {@code SERVICE_UNAVAILABLE} when the fifth attempt lost, too
     */
    public <T> T outlast(Supplier<T> transaction) {
        for (int attempt = 1; ; attempt++) {
            try {
                return transaction.get();
            } catch (PessimisticLockingFailureException lost) {
                if (attempt == MOST_ATTEMPTS) {
                    LOG.warn("lost five races for the same: {}", lost.getMessage());
                    throw ProblemException.of(
                                    HttpStatus.SERVICE_UNAVAILABLE,
                                    "SERVICE_UNAVAILABLE",
                                    "Too many change the same; try again.")
                            .retryAfter(Duration.ofSeconds(1));
                }
            }
        }
    }
}
