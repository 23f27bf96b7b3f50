package io.traitortrack.billing.bill;

import java.time.InstantSource;
import java.util.function.BiConsumer;

import io.traitortrack.platform.idempotency.IdempotentWrites;
import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.SiteScope;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/**
 * Doing something to one bill, as everything that is done to a bill is done: once per key, under the bill's lock, in one
 * transaction, and again where it lost against others.
 */
@Component
public class Acting {

    private final Bills bills;
    private final BillAnswers answers;
    private final IdempotentWrites writes;
    private final InstantSource clock;

    Acting(Bills bills, BillAnswers answers, IdempotentWrites writes, InstantSource clock) {
        this.bills = bills;
        this.answers = answers;
        this.writes = writes;
        this.clock = clock;
    }

    /**
     * What somebody asks for.
     *
     * @param scope the sites that the caller reaches with this operation
     * @param number the bill's, as typed
     * @param operation e.g. {@code complete}; with the number and the content it is what a key stands for
     * @param content what else was sent
     */
    public record Asked(
            Caller caller,
            SiteScope scope,
            @Nullable String idempotencyKey,
            String number,
            String operation,
            Object content) {}

    /** What is done to the locked bill; a throw undoes it. */
    public interface Deed extends BiConsumer<Bill, Act> {}

    /**
     * Does it; when it returns, the deed and its events are durable.
     *
     * @throws ProblemException 404 {@code BILL_NOT_FOUND}, alike for unknown bills and for those of foreign sites
     */
    public ResponseEntity<BillAnswer> on(Asked asked, Deed deed) {
        Act act = Act.of(asked.caller(), clock);
        return writes.once(
                asked.idempotencyKey(),
                asked.caller(),
                asked.operation() + " bill " + asked.number(),
                asked.content(),
                BillAnswer.class,
                () -> bills.get(asked.number(), asked.scope()),
                () -> {
                    Bill bill = bills.lock(asked.number(), asked.scope());
                    deed.accept(bill, act);
                    return answers.ok(bill);
                });
    }
}
