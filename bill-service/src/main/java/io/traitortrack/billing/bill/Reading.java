package io.traitortrack.billing.bill;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;

import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.SiteScope;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Isolation;
import org.springframework.transaction.annotation.Transactional;

/** Showing one bill with everything on it. */
@Component
public class Reading {

    private final Bills bills;
    private final BillAnswers answers;
    private final JdbcClient jdbc;

    Reading(Bills bills, BillAnswers answers, JdbcClient jdbc) {
        this.bills = bills;
        this.answers = answers;
        this.jdbc = jdbc;
    }

    /** Returns bill and sacks of one moment, so that the totals are the sum of the lines. */
    @Transactional(readOnly = true, isolation = Isolation.REPEATABLE_READ)
    public BillInFull read(Caller caller, String number) {
        SiteScope scope = Access.SEE.check(caller);
        Bill bill = bills.get(number, scope);
        return new BillInFull(answers.of(bill), bill.driver(), bill.notes(), bill.completionNote(), lines(bill.id()));
    }

    private List<BillInFull.LoadLine> lines(UUID billId) {
        return jdbc.sql("""
                        SELECT parent_code, parent_bag_id, parent_generation, child_count, capacity, weight_kg, expected_kg,
                               scan_id, station_code, loaded_by, loaded_at
                        FROM bill_parent WHERE bill_id = :bill AND unloaded_at IS NULL ORDER BY id
                        """).param("bill", billId).query(Reading::line).list();
    }

    private static BillInFull.LoadLine line(ResultSet row, int number) throws SQLException {
        return new BillInFull.LoadLine(
                row.getString("parent_code"),
                row.getObject("parent_bag_id", UUID.class),
                row.getInt("parent_generation"),
                row.getInt("child_count"),
                row.getInt("capacity"),
                row.getBigDecimal("weight_kg"),
                row.getBigDecimal("expected_kg"),
                row.getObject("scan_id", UUID.class),
                row.getString("station_code"),
                row.getString("loaded_by"),
                row.getObject("loaded_at", OffsetDateTime.class).toInstant());
    }
}
