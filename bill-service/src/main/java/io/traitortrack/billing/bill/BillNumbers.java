package io.traitortrack.billing.bill;

import java.time.LocalDate;

import io.traitortrack.platform.problem.ProblemException;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Hands out numbers; what it returns is this transaction's alone until it ends. */
@Repository
@Transactional(propagation = Propagation.MANDATORY)
class BillNumbers {

    private final JdbcClient jdbc;

    BillNumbers(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /** Takes a number that somebody chose, or refuses with 409 {@code BILL_NUMBER_TAKEN}. */
    String take(String number) {
        if (!isFree(number)) {
            throw ProblemException.of(
                    HttpStatus.CONFLICT, "BILL_NUMBER_TAKEN", "There is a bill " + number + " already.");
        }
        return number;
    }

    /** Takes the next number of a site's day that nobody chose before; a rollback may leave a gap. */
    String next(String siteCode, LocalDate day) {
        String number;
        do {
            number = BillNumber.generated(siteCode, day, count(siteCode, day));
        } while (!isFree(number));
        return number;
    }

    private int count(String siteCode, LocalDate day) {
        return jdbc.sql("""
                        INSERT INTO bill_counter (site_code, day, last) VALUES (:site, :day, 1)
                        ON CONFLICT (site_code, day) DO UPDATE SET last = bill_counter.last + 1
                        RETURNING last
                        """)
                .param("site", siteCode)
                .param("day", day)
                .query(Integer.class)
                .single();
    }

    /** Waits for whoever is about to use the number, so that no violated constraint ever ends a transaction. */
    private boolean isFree(String number) {
        jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended('bill number ' || :number, 0))")
                .param("number", number)
                .query((row, count) -> 1)
                .single();
        return jdbc.sql("SELECT NOT EXISTS (SELECT 1 FROM bill WHERE number = :number)")
                .param("number", number)
                .query(Boolean.class)
                .single();
    }
}
