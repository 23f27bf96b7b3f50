package io.traitortrack.billing.load;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;

import io.traitortrack.billing.bill.Access;
import io.traitortrack.billing.bill.Act;
import io.traitortrack.billing.bill.Bill;
import io.traitortrack.billing.bill.BillEvents;
import io.traitortrack.billing.bill.Bills;
import io.traitortrack.billing.bill.LoadedParent;
import io.traitortrack.billing.parent.Parent;
import io.traitortrack.billing.parent.ParentVersions;
import io.traitortrack.billing.parent.Parents;
import io.traitortrack.billing.parent.Releases;
import io.traitortrack.billing.site.Stations;
import io.traitortrack.billing.type.BagTypes;
import io.traitortrack.platform.contention.Contention;
import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.SiteScope;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/**
 * Scanning a sack onto a bill (D-24 to D-27).
 *
 * <p>Refusals, in this order: unknown bill, station, replay or reused scan id, code, (accepted: on this bill already, in
 * any state), locked, unknown sack, other site, on another bill, not sealed, full. None is final: each leaves the scan
 * id free, since each can pass by itself.
 */
@Component
public class Loading {

    private final Bills bills;
    private final Loads loads;
    private final LoadScans scans;
    private final Parents parents;
    private final ParentVersions versions;
    private final Releases releases;
    private final Stations stations;
    private final BagTypes types;
    private final BillEvents events;
    private final Contention contention;
    private final InstantSource clock;
    private final TransactionTemplate transaction;

    Loading(
            Bills bills,
            Loads loads,
            LoadScans scans,
            Parents parents,
            ParentVersions versions,
            Releases releases,
            Stations stations,
            BagTypes types,
            BillEvents events,
            Contention contention,
            InstantSource clock,
            PlatformTransactionManager transactions) {
        this.bills = bills;
        this.loads = loads;
        this.scans = scans;
        this.parents = parents;
        this.versions = versions;
        this.releases = releases;
        this.stations = stations;
        this.types = types;
        this.events = events;
        this.contention = contention;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    /** Loads a sack; when it returns, load, totals and {@code ParentBilled} are durable. */
    public LoadAnswer load(Caller caller, String number, UUID scanId, String raw, @Nullable String stationCode) {
        SiteScope scope = Access.WORK.check(caller);
        Bill glance = bills.get(number, scope);
        if (stationCode != null) {
            stations.requireAt(glance.siteCode(), stationCode, scope);
        }
        LoadScan scan = new LoadScan(scanId, glance.number(), raw, stationCode);
        Optional<LoadAnswer> first = scans.replay(scan);
        if (first.isPresent()) {
            return first.get();
        }
        String code = types.reader().read(raw).orElseThrow(Loading::invalidCode);
        if (glance.state().isOpen()) {
            parents.awaitSealed(code);
        }
        Act act = Act.of(caller, clock);
        return contention.outlast(() -> {
            LoadAnswer answer = transaction.execute(status -> decide(scope, scan, code, act));
            if (answer == null) {
                throw new IllegalStateException("a load answers");
            }
            return answer;
        });
    }

    private LoadAnswer decide(SiteScope scope, LoadScan scan, String code, Act act) {
        Bill bill = bills.lock(scan.number(), scope);
        Optional<LoadAnswer> first = scans.replay(scan);
        if (first.isPresent()) {
            return first.get();
        }
        versions.lock(code);
        LoadAnswer answer;
        if (loads.find(bill, code).isPresent()) {
            answer = answer(LoadAnswer.Outcome.ALREADY_LOADED, scan, bill, code, act);
        } else {
            bill.requireOpen();
            load(bill, billable(bill, code), scan, act);
            answer = answer(LoadAnswer.Outcome.LOADED, scan, bill, code, act);
        }
        scans.keep(scan, bill, answer, act.actor());
        return answer;
    }

    /** Only a sealed sack of this site that is on no other bill can be billed. */
    private LoadedParent billable(Bill bill, String code) {
        Parent parent = parents.find(code)
                .filter(known -> !known.isRetired())
                .orElseThrow(() -> ProblemException.of(
                                HttpStatus.NOT_FOUND, "PARENT_NOT_FOUND", "Sack " + code + " is not known here, yet.")
                        .retryAfter(Duration.ofSeconds(1)));
        if (!parent.siteCode().equals(bill.siteCode())) {
            throw ProblemException.of(
                    HttpStatus.CONFLICT, "OTHER_SITE", "Sack " + code + " is not at the site of this bill.");
        }
        loads.billOf(parent.bagId()).ifPresent(other -> {
            throw ProblemException.of(
                            HttpStatus.CONFLICT, "ON_ANOTHER_BILL", "Sack " + code + " is on bill " + other + ".")
                    .with("otherBill", other);
        });
        if (parent.isOpen()) {
            throw ProblemException.of(
                            HttpStatus.CONFLICT,
                            "PARENT_NOT_SEALED",
                            "Sack " + code + " holds " + parent.childCount() + " of " + parent.capacity()
                                    + " packs and is not sealed.")
                    .with("missing", parent.missing());
        }
        if (releases.outdates(parent.bagId(), parent.version())) {
            throw ProblemException.of(
                            HttpStatus.CONFLICT, "PARENT_NOT_SEALED", "Sack " + code + " is being opened or retired.")
                    .with("missing", parent.missing());
        }
        return new LoadedParent(
                code,
                parent.bagId(),
                parent.generation(),
                parent.childCount(),
                parent.capacity(),
                parent.weightKg(),
                parent.expectedKg());
    }

    private void load(Bill bill, LoadedParent parent, LoadScan scan, Act act) {
        bill.load(parent);
        long parentVersion = versions.next(parent.code());
        loads.add(bill, parent, parentVersion, scan, act);
        events.tell("ParentBilled", bill, act, Loads.details(parent, parentVersion, scan));
    }

    private static LoadAnswer answer(LoadAnswer.Outcome outcome, LoadScan scan, Bill bill, String code, Act act) {
        return new LoadAnswer(
                scan.scanId(),
                outcome,
                bill.number(),
                bill.siteCode(),
                bill.state(),
                bill.version(),
                bill.capacity(),
                bill.totals(),
                code,
                act.at(),
                false);
    }

    private static ProblemException invalidCode() {
        return ProblemException.of(
                HttpStatus.UNPROCESSABLE_CONTENT, "INVALID_CODE", "The text is not exactly a sack's code.");
    }
}
