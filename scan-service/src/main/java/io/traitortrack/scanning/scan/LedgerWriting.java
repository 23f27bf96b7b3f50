package io.traitortrack.scanning.scan;

import java.math.BigDecimal;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.UUID;

import io.traitortrack.platform.outbox.Outbox;
import io.traitortrack.scanning.code.RawText;
import io.traitortrack.scanning.scan.Ledger.Child;
import io.traitortrack.scanning.scan.Ledger.KnownCode;
import io.traitortrack.scanning.scan.Ledger.Parent;
import io.traitortrack.scanning.scan.ScanAnswer.Accepted;
import io.traitortrack.scanning.scan.ScanAnswer.Refused;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.ParameterizedPreparedStatementSetter;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Writes what a ledger has become; a unique key that was taken meanwhile means that the race was lost. */
@Component
class LedgerWriting {

    private static final String NEW_CODE = "INSERT INTO code (code, role, version, generation) VALUES (?, ?, ?, ?)";
    private static final String CODE = "UPDATE code SET version = ?, generation = ? WHERE code = ?";
    private static final String NEW_PARENT = """
            INSERT INTO bag (id, code, generation, site_code, bag_type, state, child_count, capacity, unit_weight_kg, weight_kg, opened_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String PARENT = "UPDATE bag SET state = ?, child_count = ?, weight_kg = ? WHERE id = ?";
    private static final String NEW_CHILD = """
            INSERT INTO bag (id, code, generation, site_code, lot, date_of_test, weight_kg, opened_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String CHILD = "UPDATE bag SET lot = ?, date_of_test = ?, weight_kg = ? WHERE id = ?";
    private static final String LINK = """
            INSERT INTO link (parent_bag_id, id, child_bag_id, scan_id, child_version, weight_kg, linked_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)""";
    private static final String SCAN = """
            INSERT INTO scan (id, fingerprint, station_code, site_code, user_id, occurred_at, recorded_at, raw, parent_raw, weight_kg, status, outcome, role, code, parent_code, parent_bag_id, child_count, capacity, state, other_parent, subject_version, event_id, request_id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String REFUSAL = """
            INSERT INTO refusal (id, scan_id, station_code, site_code, user_id, occurred_at, recorded_at, raw, parent_raw, status, outcome, code, parent_code, request_id)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""";
    private static final String FILLED = """
            INSERT INTO bag_change (id, bag_id, before, after, reason, scan_id, station_code, actor, occurred_at, recorded_at, subject_version)
            VALUES (?, ?, 'OPEN', 'SEALED', ?, ?, ?, ?, ?, ?, ?)""";

    private final JdbcTemplate jdbc;
    private final Outbox outbox;

    LedgerWriting(JdbcTemplate jdbc, Outbox outbox) {
        this.jdbc = jdbc;
        this.outbox = outbox;
    }

    /** Writes facts and events; codes, then scan ids, each sorted, as every transaction does. */
    @Transactional(propagation = Propagation.MANDATORY)
    void write(Ledger ledger) {
        List<KnownCode> codes = ledger.codes.values().stream()
                .filter(code -> code.touched)
                .sorted(Comparator.comparing((KnownCode code) -> code.role.equals("CHILD"))
                        .thenComparing(code -> code.code))
                .toList();
        each(NEW_CODE, only(codes, code -> code.isNew), LedgerWriting::bindNew);
        each(CODE, only(codes, code -> !code.isNew), LedgerWriting::bind);
        each(NEW_PARENT, only(ledger.parents.values(), parent -> parent.isNew), LedgerWriting::bindNew);
        each(PARENT, only(ledger.parents.values(), parent -> !parent.isNew && parent.touched), LedgerWriting::bind);
        each(NEW_CHILD, only(ledger.children.values(), child -> child.isNew), LedgerWriting::bindNew);
        each(CHILD, only(ledger.children.values(), child -> !child.isNew && child.touched), LedgerWriting::bind);
        each(LINK, ledger.links, LedgerWriting::bind);
        each(
                SCAN,
                ledger.newScans.stream()
                        .sorted(Comparator.comparing(row -> row.scan().id().toString()))
                        .toList(),
                LedgerWriting::bindScan);
        each(REFUSAL, ledger.refusals, LedgerWriting::bindRefusal);
        each(FILLED, ledger.filled, LedgerWriting::bind);
        if (!ledger.events.isEmpty()) {
            outbox.append(ledger.events);
        }
    }

    private <T> void each(String sql, Collection<T> rows, ParameterizedPreparedStatementSetter<T> bind) {
        if (!rows.isEmpty()) {
            jdbc.batchUpdate(sql, rows, rows.size(), bind);
        }
    }

    private static <T> List<T> only(Collection<T> rows, java.util.function.Predicate<T> which) {
        return rows.stream().filter(which).toList();
    }

    private static void bindNew(PreparedStatement row, KnownCode code) throws SQLException {
        row.setString(1, code.code);
        row.setString(2, code.role);
        row.setLong(3, code.version);
        row.setInt(4, code.generation);
    }

    private static void bind(PreparedStatement row, KnownCode code) throws SQLException {
        row.setLong(1, code.version);
        row.setInt(2, code.generation);
        row.setString(3, code.code);
    }

    private static void bindNew(PreparedStatement row, Parent parent) throws SQLException {
        row.setObject(1, parent.id);
        row.setString(2, parent.code);
        row.setInt(3, parent.generation);
        row.setString(4, parent.siteCode);
        row.setString(5, parent.bagType);
        row.setString(6, parent.state);
        row.setInt(7, parent.childCount);
        row.setInt(8, parent.capacity);
        row.setBigDecimal(9, parent.unitWeightKg);
        row.setBigDecimal(10, parent.weightKg);
        row.setObject(11, utc(parent.openedAt));
    }

    private static void bind(PreparedStatement row, Parent parent) throws SQLException {
        row.setString(1, parent.state);
        row.setInt(2, parent.childCount);
        row.setBigDecimal(3, parent.weightKg);
        row.setObject(4, parent.id);
    }

    private static void bindNew(PreparedStatement row, Child child) throws SQLException {
        row.setObject(1, child.id);
        row.setString(2, child.code);
        row.setInt(3, child.generation);
        row.setString(4, child.siteCode);
        row.setString(5, child.lot);
        row.setObject(6, child.dateOfTest, Types.DATE);
        row.setBigDecimal(7, child.weightKg);
        row.setObject(8, utc(child.openedAt));
    }

    private static void bind(PreparedStatement row, Child child) throws SQLException {
        row.setString(1, child.lot);
        row.setObject(2, child.dateOfTest, Types.DATE);
        row.setBigDecimal(3, child.weightKg);
        row.setObject(4, child.id);
    }

    private static void bind(PreparedStatement row, Ledger.Link link) throws SQLException {
        row.setObject(1, link.parentBagId());
        row.setObject(2, link.id());
        row.setObject(3, link.childBagId());
        row.setObject(4, link.scanId());
        row.setLong(5, link.childVersion());
        row.setBigDecimal(6, link.weightKg());
        row.setObject(7, utc(link.at()));
    }

    private static void bindScan(PreparedStatement row, Ledger.Row kept) throws SQLException {
        Scan scan = kept.scan();
        row.setObject(1, scan.id());
        row.setBytes(2, HexFormat.of().parseHex(scan.fingerprint()));
        bindSent(row, scan);
        BigDecimal weight = scan.request().weightKg();
        row.setBigDecimal(10, weight);
        switch (kept.answer()) {
            case Accepted accepted -> {
                row.setInt(11, 201);
                row.setString(12, accepted.outcome());
                row.setString(13, accepted.role());
                row.setString(14, accepted.code());
                row.setString(15, accepted.parentCode());
                row.setObject(17, accepted.childCount(), Types.INTEGER);
                row.setObject(18, accepted.capacity(), Types.INTEGER);
                row.setString(19, accepted.state());
                row.setString(20, null);
            }
            case Refused refused -> {
                row.setInt(11, refused.refusal().status().value());
                row.setString(12, refused.refusal().name());
                row.setString(13, null);
                row.setString(14, refused.code());
                row.setString(15, refused.parentCode());
                row.setObject(17, refused.childCount(), Types.INTEGER);
                row.setObject(18, refused.capacity(), Types.INTEGER);
                row.setString(19, refused.state());
                row.setString(20, refused.otherParent());
            }
        }
        row.setObject(16, kept.parentBagId(), Types.OTHER);
        row.setObject(21, kept.subjectVersion(), Types.BIGINT);
        row.setObject(22, scan.eventId());
        row.setString(23, scan.requestId());
    }

    /** What every scan is kept with, accepted or refused: columns 3 to 9 of both tables. */
    private static void bindSent(PreparedStatement row, Scan scan) throws SQLException {
        row.setString(3, scan.request().stationCode());
        row.setString(4, scan.siteCode());
        row.setString(5, scan.moment().actor());
        row.setObject(6, utc(scan.moment().occurredAt()));
        row.setObject(7, utc(scan.moment().recordedAt()));
        row.setString(8, RawText.kept(scan.request().raw()));
        row.setString(9, kept(scan.request().parent()));
    }

    private static void bindRefusal(PreparedStatement row, Ledger.Row refused) throws SQLException {
        Scan scan = refused.scan();
        if (!(refused.answer() instanceof Refused answer)) {
            throw new IllegalStateException("only refusals leave a scan id free");
        }
        row.setObject(1, scan.eventId());
        row.setObject(2, scan.id());
        bindSent(row, scan);
        row.setInt(10, answer.refusal().status().value());
        row.setString(11, answer.refusal().name());
        row.setString(12, answer.code());
        row.setString(13, answer.parentCode());
        row.setString(14, scan.requestId());
    }

    private static void bind(PreparedStatement row, Ledger.Filled filled) throws SQLException {
        Scan scan = filled.scan();
        UUID bag = filled.bagId();
        row.setObject(1, filled.eventId());
        row.setObject(2, bag);
        row.setString(3, filled.reason());
        row.setObject(4, scan.id());
        row.setString(5, scan.request().stationCode());
        row.setString(6, scan.moment().actor());
        row.setObject(7, utc(scan.moment().occurredAt()));
        row.setObject(8, utc(scan.moment().recordedAt()));
        row.setLong(9, filled.subjectVersion());
    }

    private static @Nullable String kept(@Nullable String raw) {
        return raw == null ? null : RawText.kept(raw);
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
