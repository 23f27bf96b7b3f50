package io.traitortrack.billing.bill;

import java.util.LinkedHashMap;
import java.util.Map;

import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.SiteScope;
import io.traitortrack.platform.text.PlainText;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Locking a bill that holds what it is to hold (D-28). */
@Component
public class Completing {

    private final Acting acting;
    private final BillEvents events;

    Completing(Acting acting, BillEvents events) {
        this.acting = acting;
        this.events = events;
    }

    /** Completes the bill; completed before, it is answered as it is and nothing is told. */
    public ResponseEntity<BillAnswer> complete(
            Caller caller, @Nullable String idempotencyKey, String number, @Nullable String reason) {
        SiteScope scope = Access.WORK.check(caller);
        String words = PlainText.optionalLine("reason", reason, 3, 200);
        Reason given = words == null ? null : Reason.of(words);
        return acting.on(
                new Acting.Asked(caller, scope, idempotencyKey, number, "complete", words == null ? "" : words),
                (bill, act) -> complete(bill, given, act));
    }

    private void complete(Bill bill, @Nullable Reason given, Act act) {
        BillState before = bill.state();
        if (bill.complete(given, act)) {
            Map<String, Object> details = new LinkedHashMap<>();
            details.put("before", before);
            details.put("after", bill.state());
            details.put("reason", bill.completionReason());
            String note = bill.completionNote();
            events.tell("BillCompleted", bill, act, details, note == null ? Map.of() : Map.of("note", note));
        }
    }
}
