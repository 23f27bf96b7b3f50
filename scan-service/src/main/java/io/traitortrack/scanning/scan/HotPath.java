package io.traitortrack.scanning.scan;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import io.traitortrack.platform.id.IdSource;
import io.traitortrack.scanning.code.Code;
import io.traitortrack.scanning.code.RawText;
import io.traitortrack.scanning.event.BagEvents;
import io.traitortrack.scanning.event.ParentAfter;
import org.jspecify.annotations.Nullable;
import org.springframework.dao.DataAccessException;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.dao.PessimisticLockingFailureException;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.SqlParameterValue;
import org.springframework.stereotype.Component;

/**
 * The ordinary scan in one statement, which is its own transaction. Whatever is not plain success is left untouched for
 * {@link Deciding}.
 */
@Component
class HotPath {

    private static final String CHILD =
            "SELECT * FROM record_child_scan(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String PARENT =
            "SELECT * FROM record_parent_scan(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)";
    private static final String UNDONE = "TT001";

    private final JdbcTemplate jdbc;
    private final IdSource ids;

    HotPath(JdbcTemplate jdbc, IdSource ids) {
        this.jdbc = jdbc;
        this.ids = ids;
    }

    /** Records the scan if it is an ordinary success, durably; empty when it is not, and then nothing was written. */
    Optional<ScanAnswer> record(Scan scan) {
        String site = scan.siteCode();
        if (site == null || !scan.granted()) {
            return Optional.empty();
        }
        try {
            if (scan.code() instanceof Code.Parent code && scan.parent() == null) {
                return parent(scan, site, code);
            }
            if (scan.code() instanceof Code.Child child && scan.parent() instanceof Code.Parent parent) {
                return child(scan, site, child, parent);
            }
            return Optional.empty();
        } catch (DataAccessException lost) {
            if (isLostRace(lost)) {
                return Optional.empty();
            }
            throw lost;
        }
    }

    /** Whether doing it all again is the answer: a key taken meanwhile, a deadlock, a scan id taken meanwhile. */
    static boolean isLostRace(DataAccessException failure) {
        return switch (failure) {
            case DuplicateKeyException taken -> true;
            case PessimisticLockingFailureException deadlock -> true;
            default -> failure.getMostSpecificCause() instanceof SQLException sql && UNDONE.equals(sql.getSQLState());
        };
    }

    private Optional<ScanAnswer> child(Scan scan, String site, Code.Child child, Code.Parent parent) {
        UUID bagId = ids.next();
        BagEvents.ChildBag bag = new BagEvents.ChildBag(child.code(), bagId, 1, child.lot(), child.dateOfTest());
        String linked = BagEvents.linked(
                scan.moment(),
                scan.source(),
                bag,
                1,
                BagEvents.CHILD_WEIGHT_TOKEN,
                parent.code(),
                ParentAfter.KNOWN_TO_THE_DATABASE);
        String sealed = BagEvents.sealed(
                scan.moment(),
                scan.id(),
                scan.request().stationCode(),
                parent.code(),
                ParentAfter.KNOWN_TO_THE_DATABASE,
                "FULL",
                null);
        return one(
                CHILD,
                row -> accepted(scan, "LINKED", "CHILD", child.code(), parent.code(), row),
                scan.id(),
                HexFormat.of().parseHex(scan.fingerprint()),
                scan.request().stationCode(),
                site,
                scan.moment().actor(),
                utc(scan.moment().occurredAt()),
                utc(scan.moment().recordedAt()),
                RawText.kept(scan.request().raw()),
                RawText.kept(String.valueOf(scan.request().parent())),
                new SqlParameterValue(Types.NUMERIC, scan.request().weightKg()),
                child.code(),
                text(child.lot()),
                new SqlParameterValue(Types.DATE, child.dateOfTest()),
                parent.code(),
                bagId,
                scan.eventId(),
                ids.next(),
                scan.requestId(),
                text(scan.traceparent()),
                linked,
                sealed);
    }

    private Optional<ScanAnswer> parent(Scan scan, String site, Code.Parent code) {
        String scanned = BagEvents.parentScanned(
                scan.moment(), scan.source(), BagEvents.OUTCOME_TOKEN, code.code(), ParentAfter.KNOWN_TO_THE_DATABASE);
        return one(
                PARENT,
                row -> accepted(scan, row.getString("outcome"), "PARENT", code.code(), code.code(), row),
                scan.id(),
                HexFormat.of().parseHex(scan.fingerprint()),
                scan.request().stationCode(),
                site,
                scan.moment().actor(),
                utc(scan.moment().occurredAt()),
                utc(scan.moment().recordedAt()),
                RawText.kept(scan.request().raw()),
                new SqlParameterValue(Types.NUMERIC, scan.request().weightKg()),
                code.code(),
                code.type().name(),
                code.type().capacityAt(site),
                code.type().unitWeightKg(),
                ids.next(),
                scan.eventId(),
                scan.requestId(),
                text(scan.traceparent()),
                scanned);
    }

    private interface Reading {
        ScanAnswer of(ResultSet row) throws SQLException;
    }

    private Optional<ScanAnswer> one(String sql, Reading reading, Object... parameters) {
        RowMapper<ScanAnswer> mapper = (row, number) -> reading.of(row);
        List<ScanAnswer> answers = jdbc.query(sql, mapper, parameters);
        return answers.stream().findFirst();
    }

    private static ScanAnswer accepted(
            Scan scan, String outcome, String role, String code, String parentCode, ResultSet row) throws SQLException {
        return new ScanAnswer.Accepted(
                scan.id(),
                outcome,
                code,
                role,
                parentCode,
                row.getInt("child_count"),
                row.getInt("capacity"),
                row.getString("state"),
                scan.moment().recordedAt(),
                false);
    }

    private static SqlParameterValue text(@Nullable String value) {
        return new SqlParameterValue(Types.VARCHAR, value);
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
