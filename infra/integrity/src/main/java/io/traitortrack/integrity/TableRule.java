package io.traitortrack.integrity;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.util.List;
import java.util.Objects;

/**
 * A rule that one database can answer for itself.
 *
 * @param looked counts what is looked at
 * @param violations yields the name of each row that breaks the rule
 */
record TableRule(Rule rule, String database, String looked, String violations) {

    static final List<TableRule> ALL = List.of(
            read(Rule.ONE_LIVE_PARENT, "scan"),
            read(Rule.SACK_COUNT, "scan"),
            read(Rule.SACK_WEIGHT, "scan"),
            read(Rule.GENERATIONS, "scan"),
            read(Rule.SACK_STATE, "scan"),
            new TableRule(
                    Rule.ONE_LIVE_BILL, "bill", "SELECT count(*) FROM bill_parent WHERE unloaded_at IS NULL", """
                    SELECT 'sack ' || parent_code FROM bill_parent WHERE unloaded_at IS NULL
                    GROUP BY parent_code HAVING count(*) > 1
                    """),
            new TableRule(Rule.BILL_TOTALS, "bill", "SELECT count(*) FROM bill", """
                    SELECT 'bill ' || b.number || ': says ' || concat_ws(' ', b.parents, b.children, b.actual_kg,
                      b.expected_kg) || ', holds ' || concat_ws(' ', coalesce(p.parents, 0), coalesce(p.children, 0),
                      coalesce(p.actual, 0), coalesce(p.expected, 0))
                    FROM bill b LEFT JOIN (SELECT bill_id, count(*) AS parents, sum(child_count) AS children,
                        sum(weight_kg) AS actual, sum(expected_kg) AS expected
                      FROM bill_parent WHERE unloaded_at IS NULL GROUP BY bill_id) p ON p.bill_id = b.id
                    WHERE b.parents <> coalesce(p.parents, 0) OR b.children <> coalesce(p.children, 0)
                      OR b.actual_kg <> coalesce(p.actual, 0) OR b.expected_kg <> coalesce(p.expected, 0)
                      OR b.parents > b.capacity
                    """),
            new TableRule(Rule.LOG, "audit", "SELECT 0", """
                    SELECT 'the log: ' || count(*) || ' entries from ' || min(idx) || ' to ' || max(idx) FROM entry
                    HAVING count(*) <> coalesce(max(idx) + 1, 0)
                    """),
            new TableRule(Rule.LOG, "audit", "SELECT 0", """
                    SELECT 'event ' || event_id || ': found at ' || e.idx || ', where nothing is' FROM event e
                    WHERE NOT EXISTS (SELECT FROM entry n WHERE n.idx = e.idx)
                    """));

    /** A rule that the service checks for itself too: both read the same statements. */
    private static TableRule read(Rule rule, String database) {
        String file = "/integrity/" + rule.id() + ".sql";
        try (InputStream in = Objects.requireNonNull(TableRule.class.getResourceAsStream(file), file)) {
            String[] statements = new String(in.readAllBytes(), StandardCharsets.UTF_8).split(";", -1);
            return new TableRule(rule, database, statements[0], statements[1]);
        } catch (IOException unreadable) {
            throw new UncheckedIOException(unreadable);
        }
    }

    void check(Snapshot snapshot, Findings findings) throws SQLException {
        findings.looked(rule, snapshot.number(looked));
        snapshot.each(violations, row -> findings.violated(rule, row.getString(1)));
    }
}
