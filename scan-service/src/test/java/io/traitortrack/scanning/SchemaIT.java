package io.traitortrack.scanning;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;

import io.traitortrack.testkit.User;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The invariants hold below the program: whoever writes SQL, they cannot be broken. */
class SchemaIT {

    private static final String PARENT = """
            INSERT INTO bag (id, code, generation, site_code, bag_type, state, child_count, capacity, unit_weight_kg, weight_kg, opened_at)
            VALUES (uuidv7(), '%s', %d, 'LKO', 'mustard', '%s', %d, 30, 1, 1, now())
            """;
    private static final String CHILD = """
            INSERT INTO bag (id, code, generation, site_code, opened_at) VALUES (uuidv7(), '%s', 1, 'LKO', now())
            """;
    private static final String LINK = """
            INSERT INTO link (parent_bag_id, id, child_bag_id, child_version, weight_kg, linked_at)
            SELECT p.id, uuidv7(), c.id, 1, 1, now() FROM bag p, bag c WHERE p.code = '%s' AND c.code = '%s'
            """;

    private final ScanService service = ScanService.running();
    private String sack = "";
    private String otherSack = "";
    private String pack = "";

    @BeforeEach
    void aSackAndAPack() throws SQLException {
        sack = ScanService.aSack();
        otherSack = ScanService.aSack();
        pack = ScanService.aPack();
        asOwner(
                "INSERT INTO code VALUES ('%s', 'PARENT', 1, 1), ('%s', 'PARENT', 1, 1), ('%s', 'CHILD', 1, 1)"
                        .formatted(sack, otherSack, pack),
                PARENT.formatted(sack, 1, "OPEN", 0),
                PARENT.formatted(otherSack, 1, "OPEN", 0),
                CHILD.formatted(pack));
    }

    @Test
    void refusesASecondActiveGeneration() {
        assertRefused("bag_active_generation", PARENT.formatted(sack, 2, "OPEN", 0));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 31})
    void refusesACountOutsideOfTheCapacity(int count) {
        assertRefused(
                "a_parent_never_holds_more_than_its_capacity",
                "UPDATE bag SET child_count = %d WHERE code = '%s'".formatted(count, sack));
    }

    @Test
    void refusesASecondParent() throws SQLException {
        asOwner(LINK.formatted(sack, pack));

        assertRefused("link_live_parent", LINK.formatted(otherSack, pack));
    }

    @Test
    void refusesABagInItself() {
        assertRefused("no_bag_is_in_itself", LINK.formatted(sack, sack));
    }

    @Test
    void refusesABagWithoutACode() {
        assertRefused("bag_code_fkey", CHILD.formatted("NOBODY"));
    }

    @Test
    void refusesAStateThatNobodyKnows() {
        assertRefused(
                "a_parent_is_in_a_known_state", "UPDATE bag SET state = 'LOST' WHERE code = '%s'".formatted(sack));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"code", "bag", "link", "scan", "refusal", "bag_change", "outbox", "site", "station", "bag_type"})
    void letsTheServiceDeleteNothing(String table) {
        assertForbidden(service.database().service(), "DELETE FROM " + table);
        assertForbidden(service.database().service(), "TRUNCATE " + table);
    }

    @ParameterizedTest
    @CsvSource({
        "UPDATE code SET role = 'CHILD'",
        "UPDATE bag SET code = 'X'",
        "UPDATE bag SET capacity = 31",
        "UPDATE scan SET outcome = 'LINKED'",
        "UPDATE link SET parent_bag_id = uuidv7()",
        "UPDATE outbox SET value = ''",
        "CREATE TABLE mine (x int)",
        "UPDATE bag_change SET reason = 'X'"
    })
    void letsTheServiceRewriteNoFact(String sql) {
        assertForbidden(service.database().service(), sql);
    }

    @Test
    void letsTheRelayReadTheOutboxOnly() throws SQLException {
        as(service.database().relay(), "SELECT * FROM outbox LIMIT 1");
        assertForbidden(service.database().relay(), "SELECT * FROM scan LIMIT 1");
        assertForbidden(service.database().relay(), "DELETE FROM outbox");
    }

    @Test
    void keepsPublicEmpty() {
        assertThat(service.number("SELECT count(*) FROM pg_tables WHERE schemaname = 'public'"))
                .isZero();
    }

    @Test
    void putsTodaysFactsIntoPartitionsAndOthersIntoTheDefaultOne() {
        service.anOpenSack();

        assertThat(service.number("SELECT count(*) FROM scan_default")).isZero();
        assertThat(service.number("SELECT count(*) FROM outbox_default")).isZero();
        String ancient = "00000000-0000-7000-8000-" + String.format("%012d", System.nanoTime() % 1_000_000_000_000L);
        assertThat(service.send(ScanService.with(ScanService.aScan(ScanService.aSack(), null), "scanId", ancient))
                        .status())
                .isEqualTo(201);
        assertThat(service.number("DELETE FROM scan_default RETURNING 1")).isEqualTo(1);
    }

    private void assertRefused(String constraint, String sql) {
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> asOwner(sql))
                .withMessageContaining(constraint);
    }

    private void assertForbidden(User user, String sql) {
        assertThatExceptionOfType(SQLException.class)
                .isThrownBy(() -> as(user, sql))
                .withMessageContaining("permission denied");
    }

    private void asOwner(String... statements) throws SQLException {
        as(service.database().migration(), statements);
    }

    private void as(User user, String... statements) throws SQLException {
        try (Connection connection = service.database().connect(user);
                Statement statement = connection.createStatement()) {
            connection.setSchema("scan");
            for (String sql : statements) {
                statement.execute(sql);
            }
        }
    }
}
