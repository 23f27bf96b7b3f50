package io.traitortrack.scanning.scan;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Objects;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.UUID;

import io.traitortrack.scanning.code.Code;
import io.traitortrack.scanning.scan.Ledger.Child;
import io.traitortrack.scanning.scan.Ledger.Kept;
import io.traitortrack.scanning.scan.Ledger.KnownCode;
import io.traitortrack.scanning.scan.Ledger.Parent;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Opens ledgers: locks what a list of scans is about, in the one global order, and reads it. */
@Component
class Ledgers {

    private static final String LOCK = "SELECT code FROM code WHERE code = ANY (?) ORDER BY code FOR NO KEY UPDATE";
    private static final String CODES = "SELECT code, role, version, generation FROM code WHERE code = ANY (?)";
    private static final String PARENTS = """
            SELECT id, code, generation, site_code, bag_type, capacity, unit_weight_kg, state, child_count, weight_kg, opened_at
            FROM bag WHERE code = ANY (?) AND retired_at IS NULL AND bag_type IS NOT NULL
            """;
    private static final String CHILDREN = """
            SELECT b.id, b.code, b.generation, b.site_code, b.lot, b.date_of_test, b.weight_kg, b.opened_at,
                   p.code AS parent_code
            FROM bag b
            LEFT JOIN link l ON l.child_bag_id = b.id AND l.unlinked_at IS NULL
            LEFT JOIN bag p ON p.id = l.parent_bag_id
            WHERE b.code = ANY (?) AND b.retired_at IS NULL AND b.bag_type IS NULL
            """;
    private static final String SCANS = """
            SELECT id, fingerprint, outcome, status, role, code, parent_code, other_parent, child_count, capacity, state,
                   recorded_at
            FROM scan WHERE id = ANY (?)
            """;

    private static final String SEALED = """
            SELECT c.scan_id FROM bag b JOIN bag_change c ON c.bag_id = b.id
            WHERE b.code = ANY (?) AND b.retired_at IS NULL AND c.after = 'SEALED' AND c.scan_id IS NOT NULL
            """;

    private final JdbcTemplate jdbc;

    Ledgers(JdbcTemplate jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Locks the parents' codes and then the children's, each sorted, and reads codes, active bags and kept scans of what
     * it has locked, of nothing else: a code that somebody commits while this waits for a lock counts as new here, and
     * writing it loses the race, so that all is done again. Read without its lock, it could change under our hands.
     */
    @Transactional(propagation = Propagation.MANDATORY)
    Ledger open(List<Scan> scans) {
        Named named = Named.by(scans);
        Ledger ledger = new Ledger();
        read(ledger, lock(named.parents()), lock(named.children()));
        readKept(ledger, scans);
        return ledger;
    }

    /**
     * Reads what these scans are about into a ledger that is never written, without a lock; what it knows already stays,
     * for it stands for what earlier scans of the same list would have made of it.
     */
    @Transactional(readOnly = true)
    void look(Ledger ledger, List<Scan> scans) {
        Named named = Named.by(scans);
        named.parents().removeAll(ledger.codes.keySet());
        named.children().removeAll(ledger.codes.keySet());
        read(ledger, named.parents(), named.children());
        ledger.scans.clear();
        readKept(ledger, scans);
    }

    /** Notes which of these sacks were sealed by a scan of theirs already. */
    void readSeals(Ledger ledger, List<Scan> closing) {
        readAll(
                SEALED,
                "text",
                Named.by(closing).parents(),
                row -> ledger.sealedBefore.add(row.getObject("scan_id", UUID.class)));
    }

    /** The codes that scans name; one that is named as both is looked at as a parent's. */
    private record Named(SortedSet<String> parents, SortedSet<String> children) {

        static Named by(List<Scan> scans) {
            Named named = new Named(new TreeSet<>(), new TreeSet<>());
            for (Scan scan : scans) {
                sort(scan.code(), named.parents, named.children);
                sort(scan.parent(), named.parents, named.children);
            }
            named.children.removeAll(named.parents);
            return named;
        }
    }

    private void read(Ledger ledger, SortedSet<String> parents, SortedSet<String> children) {
        readAll(CODES, "text", union(parents, children), row -> read(ledger, code(row)));
        readAll(PARENTS, "text", parents, row -> {
            Parent parent = parent(row);
            ledger.parents.put(parent.code, parent);
        });
        readAll(CHILDREN, "text", children, row -> {
            Child child = child(row);
            ledger.children.put(child.code, child);
        });
    }

    private void readKept(Ledger ledger, List<Scan> scans) {
        readAll(SCANS, "uuid", scans.stream().map(Scan::id).distinct().toList(), row -> {
            Kept kept = scan(row);
            ledger.scans.put(kept.answer().scanId(), kept);
        });
    }

    private SortedSet<String> lock(Collection<String> codes) {
        SortedSet<String> locked = new TreeSet<>();
        readAll(LOCK, "text", codes, row -> locked.add(row.getString("code")));
        return locked;
    }

    private void readAll(String sql, String type, Collection<?> keys, RowCallbackHandler each) {
        if (keys.isEmpty()) {
            return;
        }
        jdbc.query(
                connection -> {
                    Array array = connection.createArrayOf(type, keys.toArray());
                    var statement = connection.prepareStatement(sql);
                    statement.setArray(1, array);
                    return statement;
                },
                each);
    }

    private static void sort(@Nullable Code code, SortedSet<String> parents, SortedSet<String> children) {
        switch (code) {
            case Code.Parent parent -> parents.add(parent.code());
            case Code.Child child -> children.add(child.code());
            case Code.Invalid ignored -> {}
            case null -> {}
        }
    }

    private static SortedSet<String> union(SortedSet<String> some, SortedSet<String> others) {
        SortedSet<String> all = new TreeSet<>(some);
        all.addAll(others);
        return all;
    }

    private static void read(Ledger ledger, KnownCode code) {
        ledger.codes.put(code.code, code);
    }

    private static KnownCode code(ResultSet row) throws SQLException {
        return new KnownCode(
                row.getString("code"), row.getString("role"), row.getLong("version"), row.getInt("generation"), false);
    }

    private static Parent parent(ResultSet row) throws SQLException {
        return new Parent(
                row.getObject("id", UUID.class),
                row.getString("code"),
                row.getInt("generation"),
                row.getString("site_code"),
                row.getString("bag_type"),
                row.getInt("capacity"),
                row.getBigDecimal("unit_weight_kg"),
                row.getString("state"),
                row.getInt("child_count"),
                row.getBigDecimal("weight_kg"),
                row.getObject("opened_at", OffsetDateTime.class).toInstant(),
                false);
    }

    private static Child child(ResultSet row) throws SQLException {
        return new Child(
                row.getObject("id", UUID.class),
                row.getString("code"),
                row.getInt("generation"),
                row.getString("site_code"),
                row.getString("lot"),
                row.getObject("date_of_test", LocalDate.class),
                row.getBigDecimal("weight_kg"),
                row.getString("parent_code"),
                row.getObject("opened_at", OffsetDateTime.class).toInstant(),
                false);
    }

    private static Kept scan(ResultSet row) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        boolean accepted = row.getInt("status") == 201;
        ScanAnswer answer = accepted
                ? new ScanAnswer.Accepted(
                        id,
                        row.getString("outcome"),
                        row.getString("code"),
                        row.getString("role"),
                        row.getString("parent_code"),
                        row.getInt("child_count"),
                        row.getInt("capacity"),
                        row.getString("state"),
                        Objects.requireNonNull(row.getObject("recorded_at", OffsetDateTime.class))
                                .toInstant(),
                        false)
                : new ScanAnswer.Refused(
                        id,
                        Refusal.valueOf(row.getString("outcome")),
                        row.getString("code"),
                        row.getString("parent_code"),
                        row.getString("other_parent"),
                        row.getObject("child_count", Integer.class),
                        row.getObject("capacity", Integer.class),
                        row.getString("state"),
                        false);
        return new Kept(HexFormat.of().formatHex(row.getBytes("fingerprint")), answer);
    }
}
