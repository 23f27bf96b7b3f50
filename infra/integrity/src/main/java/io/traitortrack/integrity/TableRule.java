package io.traitortrack.integrity;

import java.sql.SQLException;
import java.util.List;

/**
 * A rule that one database can answer for itself.
 *
 * @param looked counts what is looked at
 * @param violations yields the name of each row that breaks the rule
 */
record TableRule(Rule rule, String database, String looked, String violations) {

    static final List<TableRule> ALL = List.of(
            new TableRule(Rule.ONE_LIVE_PARENT, "scan", "SELECT count(*) FROM link WHERE unlinked_at IS NULL", """
                    SELECT 'child ' || min(b.code) FROM link l JOIN bag b ON b.id = l.child_bag_id
                    WHERE l.unlinked_at IS NULL GROUP BY l.child_bag_id HAVING count(*) > 1
                    """),
            new TableRule(Rule.SACK_COUNT, "scan", "SELECT count(*) FROM bag WHERE bag_type IS NOT NULL", """
                    SELECT 'sack ' || p.code || ': counts ' || p.child_count || ' of ' || p.capacity || ', holds '
                      || coalesce(l.held, 0)
                    FROM bag p LEFT JOIN (SELECT parent_bag_id, count(*) AS held FROM link WHERE unlinked_at IS NULL
                      GROUP BY parent_bag_id) l ON l.parent_bag_id = p.id
                    WHERE p.bag_type IS NOT NULL
                      AND (p.child_count <> coalesce(l.held, 0) OR p.child_count > p.capacity)
                    """),
            new TableRule(Rule.SACK_WEIGHT, "scan", "SELECT count(*) FROM bag WHERE bag_type IS NOT NULL", """
                    SELECT 'sack ' || p.code || ': weighs ' || p.weight_kg || ', holds ' || coalesce(l.held, 0)
                    FROM bag p LEFT JOIN (SELECT parent_bag_id, sum(weight_kg) AS held FROM link
                      WHERE unlinked_at IS NULL GROUP BY parent_bag_id) l ON l.parent_bag_id = p.id
                    WHERE p.bag_type IS NOT NULL AND p.weight_kg <> coalesce(l.held, 0)
                    """),
            new TableRule(Rule.GENERATIONS, "scan", "SELECT count(*) FROM code", """
                    SELECT 'code ' || c.code || ': generation ' || c.generation || ', bags ' || coalesce(b.bags, 0)
                    FROM code c LEFT JOIN (SELECT code, count(*) AS bags, min(generation) AS first,
                        max(generation) AS last, count(*) FILTER (WHERE retired_at IS NULL) AS active,
                        max(generation) FILTER (WHERE retired_at IS NULL) AS active_one,
                        count(*) FILTER (WHERE bag_type IS NOT NULL) AS sacks
                      FROM bag GROUP BY code) b USING (code)
                    WHERE b.bags IS DISTINCT FROM c.generation OR b.first <> 1 OR b.last <> c.generation OR b.active > 1
                      OR (b.active = 1 AND b.active_one <> c.generation)
                      OR b.sacks <> CASE c.role WHEN 'PARENT' THEN b.bags ELSE 0 END
                    """),
            new TableRule(Rule.SACK_STATE, "scan", "SELECT count(*) FROM bag WHERE bag_type IS NOT NULL", """
                    SELECT 'sack ' || p.code || ': is ' || p.state || ', was made ' || coalesce(c.after, 'OPEN')
                      || coalesce(' and put on ' || o.bill_number, '')
                    FROM bag p
                    LEFT JOIN (SELECT DISTINCT ON (bag_id) bag_id, after FROM bag_change
                      WHERE subject_version IS NOT NULL ORDER BY bag_id, subject_version DESC) c ON c.bag_id = p.id
                    LEFT JOIN billing o ON o.parent_bag_id = p.id
                    WHERE p.bag_type IS NOT NULL AND (
                      CASE WHEN p.state IN ('BILLED', 'DISPATCHED', 'RECEIVED') THEN 'SEALED' ELSE p.state END
                        <> coalesce(c.after, 'OPEN')
                      OR (p.state <> 'RETIRED' AND p.bill_number IS DISTINCT FROM o.bill_number)
                      OR (p.state IN ('OPEN', 'SEALED') AND o.bill_number IS NOT NULL)
                      OR (p.state = 'BILLED' AND o.bill_number IS NULL)
                      OR (p.state = 'RETIRED' AND p.child_count <> 0))
                    """),
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

    void check(Snapshot snapshot, Findings findings) throws SQLException {
        findings.looked(rule, snapshot.number(looked));
        snapshot.each(violations, row -> findings.violated(rule, row.getString(1)));
    }
}
