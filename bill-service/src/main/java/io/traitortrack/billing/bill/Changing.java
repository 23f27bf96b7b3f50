package io.traitortrack.billing.bill;

import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.Map;

import io.traitortrack.billing.Contention;
import io.traitortrack.platform.idempotency.IdempotentWrites;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.SiteScope;
import io.traitortrack.platform.text.PlainText;
import io.traitortrack.platform.version.Versions;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Editing a bill's data while it is open (D-26, D-29). */
@Component
public class Changing {

    private final Bills bills;
    private final BillEvents events;
    private final BillAnswers answers;
    private final IdempotentWrites writes;
    private final Contention contention;
    private final InstantSource clock;

    Changing(
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

    /** Edits what is given, if the bill is still the version that the edit is based on. */
    public ResponseEntity<BillAnswer> change(
            Caller caller, @Nullable String idempotencyKey, @Nullable String ifMatch, String number, BillEdit asked) {
        SiteScope scope = Access.WORK.check(caller);
        BillEdit edit = new BillEdit(
                PlainText.optionalLine("vehicle", asked.vehicle(), 1, 50),
                asked.capacity() == null ? null : Capacity.of(asked.capacity()),
                PlainText.optionalLine("driver", asked.driver(), 1, 200),
                PlainText.optionalLines("notes", asked.notes(), 1, 2_000));
        Act act = Act.of(caller, clock);
        return contention.outlast(() -> writes.once(
                idempotencyKey,
                caller,
                "change bill " + number + " " + ifMatch,
                asked,
                BillAnswer.class,
                () -> bills.get(number, scope),
                () -> {
                    Bill bill = bills.lock(number, scope);
                    Versions.requireMatch(ifMatch, bill.version());
                    return answers.ok(change(bill, edit, act));
                }));
    }

    private Bill change(Bill bill, BillEdit edit, Act act) {
        Bill.Changes changes = bill.change(edit);
        if (!changes.isEmpty()) {
            Map<String, Object> details = new LinkedHashMap<>();
            if (!changes.after().isEmpty()) {
                details.put("before", changes.before());
                details.put("after", changes.after());
            }
            events.tell("BillChanged", bill, act, details, changes.personal());
        }
        return bill;
    }
}
