package io.traitortrack.billing.bill;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

import io.traitortrack.billing.Contention;
import io.traitortrack.platform.idempotency.IdempotentWrites;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.SiteScope;
import io.traitortrack.platform.text.PlainText;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Locking a bill that holds what it is to hold (D-28). */
@Component
public class Completing {

    private final Bills bills;
    private final BillEvents events;
    private final BillAnswers answers;
    private final IdempotentWrites writes;
    private final Contention contention;
    private final InstantSource clock;

    Completing(
            Bills bills,
            BillEvents events,
            BillAnswers answers,
            IdempotentWrites writes,
            Contention contention,
            InstantSource clock) {
        this.bills = bills;
        this.events = events;
        this.answers = answers;
        this.writes = writes;
        this.contention = contention;
        this.clock = clock;
    }

    /** Completes the bill; completed before, it is answered as it is and nothing is told. */
    public ResponseEntity<BillAnswer> complete(
            Caller caller, @Nullable String idempotencyKey, String number, @Nullable String reason) {
        SiteScope scope = Access.WORK.check(caller);
        String words = PlainText.optionalLine("reason", reason, 3, 200);
        Reason given = words == null ? null : Reason.of(words);
        Act act = Act.of(caller, clock);
        return contention.outlast(() -> writes.once(
                idempotencyKey,
                caller,
                "complete bill " + number,
                words == null ? "" : words,
                BillAnswer.class,
                () -> bills.get(number, scope),
                () -> answers.ok(complete(bills.lock(number, scope), given, act))));
    }

    private Bill complete(Bill bill, @Nullable Reason given, Act act) {
        BillState before = bill.state();
        if (bill.complete(given, act)) {
            Map<String, Object> details = new LinkedHashMap<>();
            details.put("before", before);
            details.put("after", bill.state());
            details.put("reason", bill.completionReason());
            String note = bill.completionNote();
            events.tell("BillCompleted", bill, act, details, note == null ? Map.of() : Map.of("note", note));
        }
        return bill;
    }
}
