package io.traitortrack.billing.load;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Optional;
import java.util.UUID;

import io.traitortrack.billing.bill.Bill;
import io.traitortrack.billing.bill.BillState;
import io.traitortrack.billing.bill.Totals;
import io.traitortrack.platform.contention.Contention;
import io.traitortrack.platform.problem.ProblemException;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The accepted loads with their first answers (D-13). Refused ones leave their scan id free. */
@Repository
class LoadScans {

    private final JdbcClient jdbc;

    private record Kept(String fingerprint, LoadAnswer answer) {}

    LoadScans(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Returns the first answer to a scan that was accepted before.
     *
     * @throws ProblemException 409 {@code SCAN_ID_REUSED} where its content was another
     */
    Optional<LoadAnswer> replay(LoadScan scan) {
        return jdbc.sql("""
                        SELECT s.*, b.number, b.site_code FROM load_scan s JOIN bill b ON b.id = s.bill_id
                        WHERE s.id = :id
                        """)
                .param("id", scan.scanId())
                .query(LoadScans::kept)
                .optional()
                .map(kept -> {
                    if (!kept.fingerprint().equals(scan.fingerprint())) {
                        throw ProblemException.of(
                                HttpStatus.CONFLICT, "SCAN_ID_REUSED", "This scan id was used for another scan.");
                    }
                    return kept.answer();
                });
    }

    private static Kept kept(ResultSet row, int number) throws SQLException {
        return new Kept(
                row.getString("fingerprint"),
                new LoadAnswer(
                        row.getObject("id", UUID.class),
                        LoadAnswer.Outcome.valueOf(row.getString("outcome")),
                        row.getString("number"),
                        row.getString("site_code"),
                        BillState.valueOf(row.getString("state")),
                        row.getLong("version"),
                        row.getInt("capacity"),
                        new Totals(
                                row.getInt("parents"),
                                row.getInt("children"),
                                row.getBigDecimal("actual_kg"),
                                row.getBigDecimal("expected_kg")),
                        row.getString("parent_code"),
                        row.getObject("recorded_at", OffsetDateTime.class).toInstant(),
                        true));
    }

    /** Keeps an answer; when the id was taken by another bill's load meanwhile, the transaction has to look again. */
    void keep(LoadScan scan, Bill bill, LoadAnswer answer, String userId) {
        int kept = jdbc.sql("""
                        INSERT INTO load_scan (id, fingerprint, bill_id, raw, station_code, user_id, recorded_at, outcome,
                                               parent_code, state, version, capacity, parents, children, actual_kg,
                                               expected_kg)
                        VALUES (:id, :fingerprint, :bill, :raw, :station, :user, :recordedAt, :outcome, :parent, :state,
                                :version, :capacity, :parents, :children, :actual, :expected)
                        ON CONFLICT DO NOTHING
                        """)
                .param("id", scan.scanId())
                .param("fingerprint", scan.fingerprint())
                .param("bill", bill.id())
                .param("raw", scan.raw())
                .param("station", scan.stationCode())
                .param("user", userId)
                .param("recordedAt", answer.recordedAt().atOffset(ZoneOffset.UTC))
                .param("outcome", answer.outcome().name())
                .param("parent", answer.parentCode())
                .param("state", answer.state().name())
                .param("version", answer.version())
                .param("capacity", answer.capacity())
                .param("parents", answer.totals().parents())
                .param("children", answer.totals().children())
                .param("actual", answer.totals().actualKg())
                .param("expected", answer.totals().expectedKg())
                .update();
        if (kept == 0) {
            throw new Contention.Overtaken("scan id " + scan.scanId() + " was taken meanwhile");
        }
    }
}
