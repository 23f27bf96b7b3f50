package io.traitortrack.billing.bill;

import java.util.LinkedHashMap;
import java.util.Map;

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

    private final Acting acting;
    private final BillEvents events;

    Changing(Acting acting, BillEvents events) {
        this.acting = acting;
        this.events = events;
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
        return acting.on(
                new Acting.Asked(
                        caller, scope, idempotencyKey, number, "change", new Based(String.valueOf(ifMatch), asked)),
                (bill, act) -> {
                    Versions.requireMatch(ifMatch, bill.version());
                    change(bill, edit, act);
                });
    }

    /** An edit and the version that it is based on. */
    private record Based(String ifMatch, BillEdit edit) {}

    private void change(Bill bill, BillEdit edit, Act act) {
        Bill.Changes changes = bill.change(edit);
        if (!changes.isEmpty()) {
            Map<String, Object> details = new LinkedHashMap<>();
            if (!changes.after().isEmpty()) {
                details.put("before", changes.before());
                details.put("after", changes.after());
            }
            events.tell("BillChanged", bill, act, details, changes.personal());
        }
    }
}
