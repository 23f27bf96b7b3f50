package io.traitortrack.billing;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.traitortrack.testkit.contract.EventContracts;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** What must hold of all bills and events together, whatever the tests did. */
final class Books {

    private Books() {}

    static void assertBalanced(RunningBilling billing) {
        JdbcClient books = billing.books();
        assertThat(books.sql("""
                        SELECT b.number FROM bill b
                        LEFT JOIN LATERAL (
                          SELECT count(*) AS parents, coalesce(sum(child_count), 0) AS children,
                                 coalesce(sum(weight_kg), 0) AS actual_kg, coalesce(sum(expected_kg), 0) AS expected_kg
                          FROM bill_parent p WHERE p.bill_id = b.id AND p.unloaded_at IS NULL) live ON true
                        WHERE (b.parents, b.children, b.actual_kg, b.expected_kg)
                              IS DISTINCT FROM (live.parents, live.children, live.actual_kg, live.expected_kg)
                        """).query(String.class).list())
                .as("bills whose totals are not the sum of their sacks")
                .isEmpty();
        assertThat(books.sql("""
                        SELECT b.number FROM bill b
                        LEFT JOIN LATERAL (
                          SELECT count(*) AS events, min(subject_version) AS first, max(subject_version) AS last,
                                 count(DISTINCT subject_version) AS versions
                          FROM outbox o WHERE o.topic = 'billing.bill' AND o.key = b.number) told ON true
                        WHERE NOT (told.first = 1 AND told.last = b.version AND told.versions = b.version
                                   AND told.events = b.version)
                        """).query(String.class).list())
                .as("bills whose events do not count 1, 2, 3, …")
                .isEmpty();
        assertParentVersionsGapless(books);
        assertEveryEventKeepsItsContract(books);
    }

    private static void assertParentVersionsGapless(JdbcClient books) {
        Map<String, List<Long>> told = new TreeMap<>();
        books.sql("SELECT value FROM outbox WHERE type LIKE '%.ParentBilled.v1' OR type LIKE '%.ParentUnbilled.v1'")
                .query((row, number) -> RunningBilling.JSON.readTree(row.getString(1)))
                .list()
                .forEach(value -> told.computeIfAbsent(
                                value.required("parentCode").asString(), code -> new ArrayList<>())
                        .add(value.required("parentVersion").asLong()));
        told.forEach((code, versions) -> {
            versions.sort(null);
            for (int i = 0; i < versions.size(); i++) {
                assertThat(versions.get(i)).as(code).isEqualTo(i + 1L);
            }
        });
    }

    private static void assertEveryEventKeepsItsContract(JdbcClient books) {
        EventContracts contracts = EventContracts.load();
        books.sql("SELECT topic, type, key, subject_version, value FROM outbox")
                .query((row, number) -> {
                    contracts.assertWritten(
                            row.getString("topic"),
                            row.getString("type"),
                            row.getString("key"),
                            row.getObject("subject_version", Long.class),
                            row.getString("value"));
                    return number;
                })
                .list();
    }

    static JsonNode only(List<JsonNode> events) {
        assertThat(events).hasSize(1);
        return events.getFirst();
    }
}
