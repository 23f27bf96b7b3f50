package io.traitortrack.billing.bill;

import java.util.Optional;
import java.util.UUID;

import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.request.RequestContext;
import io.traitortrack.platform.security.SiteScope;
import jakarta.persistence.LockModeType;
import org.springframework.data.jpa.repository.Lock;
import org.springframework.data.jpa.repository.Query;
import org.springframework.data.repository.Repository;
import org.springframework.http.HttpStatus;

/** The bills. */
public interface Bills extends Repository<Bill, UUID> {

    Bill save(Bill bill);

    Optional<Bill> findByNumber(String number);

    @Lock(LockModeType.PESSIMISTIC_WRITE)
    @Query("SELECT bill FROM Bill bill WHERE bill.number = :number")
    Optional<Bill> findLocked(String number);

    /**
     * Returns the bill as it is now, which may be other when the transaction that changes it begins.
     *
     * @throws ProblemException 404 {@code BILL_NOT_FOUND}, alike for unknown bills and for those of foreign sites
     */
    default Bill get(String number, SiteScope scope) {
        return BillNumber.read(number)
                .flatMap(this::findByNumber)
                .filter(bill -> reaches(scope, bill))
                .orElseThrow(() -> notFound(number));
    }

    /**
     * Returns the bill and keeps everybody else off it until the transaction ends; the first lock of all.
     *
     * @throws ProblemException 404 {@code BILL_NOT_FOUND}, alike for unknown bills and for those of foreign sites
     */
    default Bill lock(String number, SiteScope scope) {
        return BillNumber.read(number)
                .flatMap(this::findLocked)
                .filter(bill -> reaches(scope, bill))
                .orElseThrow(() -> notFound(number));
    }

    private static boolean reaches(SiteScope scope, Bill bill) {
        boolean reached = scope.covers(bill.siteCode());
        if (reached) {
            RequestContext.at(bill.siteCode());
        }
        return reached;
    }

    private static ProblemException notFound(String number) {
        return ProblemException.of(
                HttpStatus.NOT_FOUND,
                "BILL_NOT_FOUND",
                BillNumber.read(number)
                        .map(well -> "There is no bill " + well + ".")
                        .orElse("There is no such bill."));
    }
}
