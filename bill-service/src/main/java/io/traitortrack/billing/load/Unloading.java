package io.traitortrack.billing.load;

import java.util.Optional;

import io.traitortrack.billing.bill.Access;
import io.traitortrack.billing.bill.Act;
import io.traitortrack.billing.bill.Acting;
import io.traitortrack.billing.bill.Bill;
import io.traitortrack.billing.bill.BillAnswer;
import io.traitortrack.billing.bill.BillEvents;
import io.traitortrack.billing.parent.ParentVersions;
import io.traitortrack.billing.type.BagTypes;
import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.SiteScope;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.stereotype.Component;

/** Taking a sack off an open bill again; the load stays in the books, ended. */
@Component
public class Unloading {

    private final Acting acting;
    private final Loads loads;
    private final ParentVersions versions;
    private final BagTypes types;
    private final BillEvents events;

    Unloading(Acting acting, Loads loads, ParentVersions versions, BagTypes types, BillEvents events) {
        this.acting = acting;
        this.loads = loads;
        this.versions = versions;
        this.types = types;
        this.events = events;
    }

    /**
     * Takes the sack off; one that was taken off before is answered with the bill as it is, and nothing is told.
     *
     * @throws ProblemException 404 {@code PARENT_NOT_FOUND} for one that never was on the bill, 409 {@code BILL_LOCKED}
     */
    public ResponseEntity<BillAnswer> unload(
            Caller caller, @Nullable String idempotencyKey, String number, String parent) {
        SiteScope scope = Access.WORK.check(caller);
        Optional<String> code = types.reader().read(parent);
        return acting.on(
                new Acting.Asked(caller, scope, idempotencyKey, number, "unload", parent),
                (bill, act) -> unload(bill, code, act));
    }

    private void unload(Bill bill, Optional<String> read, Act act) {
        String code = read.filter(known -> loads.wasOn(bill, known)).orElseThrow(() -> notOn(bill));
        versions.lock(code);
        loads.find(bill, code).ifPresent(load -> {
            bill.unload(load.parent());
            long parentVersion = versions.next(code);
            loads.end(load, parentVersion, act);
            events.tell("ParentUnbilled", bill, act, Loads.details(load.parent(), parentVersion, null));
        });
    }

    private static ProblemException notOn(Bill bill) {
        return ProblemException.of(
                HttpStatus.NOT_FOUND, "PARENT_NOT_FOUND", "There is no such sack on bill " + bill.number() + ".");
    }
}
