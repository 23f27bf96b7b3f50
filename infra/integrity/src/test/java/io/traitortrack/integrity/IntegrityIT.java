package io.traitortrack.integrity;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.traitortrack.integrity.Installation.Event;
import io.traitortrack.testkit.TestServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** A true story is green; each rule is shown red on a copy of it that is broken in one place. */
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class IntegrityIT {

    private static final Duration AT_ONCE = Duration.ZERO;

    private static Installation installation;

    @BeforeAll
    static void aTrueStory() throws Exception {
        installation = Installation.migrated();
        new Story(installation).happen();
    }

    @AfterAll
    static void close() {
        installation.close();
    }

    /**
     * One way to break the story in one database.
     *
     * @param named words by which the first finding names the row
     * @param red every rule that is broken by it
     */
    record Break(String database, String sql, String named, Set<Rule> red) {
        Break(Rule rule, String database, String sql, String named, Rule... also) {
            this(database, sql, named, EnumSet.of(rule, also));
        }
    }

    private static List<Break> breaks() {
        return List.of(
                new Break(
                        Rule.ONE_LIVE_PARENT,
                        "scan",
                        "DROP INDEX link_live_parent; UPDATE link SET child_bag_id = (SELECT id FROM bag WHERE code = 'C1')"
                                + " WHERE child_bag_id = (SELECT id FROM bag WHERE code = 'C2')",
                        "child C1",
                        Rule.STOCK),
                new Break(
                        Rule.SACK_COUNT,
                        "scan",
                        "UPDATE bag SET child_count = 0 WHERE code = 'SB00003'",
                        "sack SB00003: counts 0 of 2, holds 1",
                        Rule.PICTURE_OF_SACKS),
                new Break(
                        Rule.SACK_WEIGHT,
                        "scan",
                        "UPDATE bag SET weight_kg = 1.001 WHERE code = 'SB00003'",
                        "sack SB00003: weighs 1.001, holds 1.000",
                        Rule.PICTURE_OF_SACKS),
                new Break(Rule.GENERATIONS, "scan", "UPDATE code SET generation = 2 WHERE code = 'C4'", "code C4"),
                new Break(
                        Rule.GENERATIONS,
                        "scan",
                        "DROP INDEX bag_active_generation; UPDATE bag SET retired_at = NULL, state = 'OPEN' WHERE code ="
                                + " 'SB00002' AND generation = 1",
                        "code SB00002",
                        Rule.SACK_STATE,
                        Rule.STOCK),
                new Break(
                        Rule.SACK_STATE,
                        "scan",
                        "UPDATE bag SET bill_number = 'BILL-9' WHERE code = 'SB00001'",
                        "sack SB00001: is BILLED"),
                new Break(
                        Rule.SCAN_FACTS,
                        "scan",
                        "DELETE FROM refusal",
                        "tells of what no table has (REFUSED)",
                        Rule.COUNTS),
                new Break(
                        Rule.SCAN_FACTS,
                        "scan",
                        "UPDATE link SET unlinked_at = now() + interval '1 hour' WHERE child_bag_id = (SELECT id FROM bag"
                                + " WHERE code = 'C4')",
                        "ended link",
                        Rule.SACK_COUNT,
                        Rule.SACK_WEIGHT,
                        Rule.STOCK),
                new Break(
                        Rule.SCAN_FACTS,
                        "scan",
                        "INSERT INTO correction (id, kind, parent_bag_id, link_id, child_bag_id, reason, actor, occurred_at,"
                                + " recorded_at, subject_version) SELECT uuidv7(), 'UNLINK', parent_bag_id, id, child_bag_id,"
                                + " 'OTHER', 'nobody', now(), now(), 3 FROM link WHERE unlinked_at IS NOT NULL",
                        "has no event of its own"),
                new Break(
                        Rule.SCAN_FACTS, "scan", "DELETE FROM concern_change", "tells of what no table has (HANDLED)"),
                new Break(
                        Rule.CODE_VERSION,
                        "scan",
                        "UPDATE code SET version = 2 WHERE code = 'C1'",
                        "C1: the table says version 2, the events 1"),
                new Break(Rule.CODE_VERSION, "scan", "UPDATE site SET version = 1", "LKO: the table says version 1"),
                new Break(
                        Rule.ONE_LIVE_BILL,
                        "bill",
                        "DROP INDEX bill_parent_live; UPDATE bill_parent SET unloaded_by = NULL, unloaded_at = NULL,"
                                + " unloaded_version = NULL",
                        "sack SB00001",
                        Rule.BILL_TOTALS,
                        Rule.BILL_FACTS),
                new Break(
                        Rule.BILL_TOTALS,
                        "bill",
                        "UPDATE bill SET children = 3 WHERE number = 'BILL-1'",
                        "bill BILL-1: says 1 3"),
                new Break(
                        Rule.BILL_FACTS,
                        "bill",
                        "UPDATE bill SET state = 'LOADING' WHERE number = 'BILL-1'",
                        "tells of what no table has (COMPLETED)"),
                new Break(
                        Rule.BILL_VERSION,
                        "bill",
                        "UPDATE bill SET version = 4 WHERE number = 'BILL-1'",
                        "BILL-1: the table says version 4, the events 3"),
                new Break(
                        Rule.ANSWERS,
                        "scan",
                        "UPDATE release SET answer = 'HELD', held_by = 'BILL-1'",
                        "bill has version 1, released; scan has version 1, held by BILL-1"),
                new Break(
                        Rule.PICTURE_OF_SACKS,
                        "bill",
                        "UPDATE parent SET child_count = 0 WHERE code = 'SB00003'",
                        "SB00003: scan has version 5"),
                new Break(
                        Rule.PICTURE_OF_SACKS,
                        "bill",
                        "UPDATE parent SET version = 4 WHERE code = 'SB00003'",
                        "bill has version 4"),
                new Break(
                        Rule.BILLED_SACKS,
                        "scan",
                        "UPDATE billing SET bill_number = 'BILL-2' WHERE parent_code = 'SB00001'; UPDATE bag SET bill_number ="
                                + " 'BILL-2' WHERE code = 'SB00001'",
                        "bill has version 3, on BILL-1; scan has version 3, on BILL-2"),
                new Break(
                        Rule.LOADED_AS_PACKED,
                        "bill",
                        "UPDATE bill_parent SET parent_generation = 2",
                        "closed 1 2 2 2.000; bill has version 1, closed 2 2 2 2.000"),
                new Break(
                        Rule.COUNTS,
                        "scan",
                        "UPDATE quarter_count SET refusals = refusals + 1 WHERE refusals > 0",
                        " LKO-1: scan has version "),
                new Break(
                        Rule.STOCK,
                        "scan",
                        "UPDATE stock SET open = 3",
                        "LKO: scan has version 13, 2 1 1; scan has version 13, 3 1 1"),
                new Break(
                        Rule.OUTBOX,
                        "scan",
                        "UPDATE outbox SET value = '{ }' WHERE type LIKE '%BagSealed%'",
                        "is not on Kafka as it was written"),
                new Break(Rule.OUTBOX, "bill", "DELETE FROM outbox WHERE key = 'BILL-2'", "is in no outbox"),
                new Break(
                        Rule.OUTBOX,
                        "scan",
                        "INSERT INTO outbox SELECT '00000000-0000-7000-8000-000000000000', topic, key, type,"
                                + " subject_version, recorded_at, request_id, causation_id, traceparent, value FROM outbox"
                                + " LIMIT 1",
                        "event 00000000-0000-7000-8000-000000000000 of the outbox is not on scanning."),
                new Break(
                        Rule.LOG,
                        "audit",
                        "ALTER TABLE entry_0000 DISABLE TRIGGER ALL; UPDATE entry_0000 SET bytes = set_byte(bytes,"
                                + " octet_length(bytes) - 1, 0) WHERE idx = 3",
                        "entry 3 is not what Kafka has"),
                new Break(
                        Rule.LOG,
                        "audit",
                        "ALTER TABLE entry_0000 DISABLE TRIGGER ALL; DELETE FROM entry_0000 WHERE idx = 3",
                        "is not in the log"),
                new Break(
                        Rule.LOG,
                        "audit",
                        "INSERT INTO event (event_id, idx, topic, type, codes, recorded_at) SELECT"
                                + " '00000000-0000-7000-8000-000000000000', max(idx) + 1, 'a', 'A', '{}', now() FROM entry;"
                                + " INSERT INTO entry SELECT max(idx) + 1, max(leaf), max(bytes) FROM entry",
                        "is of event 00000000-0000-7000-8000-000000000000, which is not on Kafka"));
    }

    @Test
    @Order(1)
    void aTrueStoryIsGreenAndEveryRuleHasLookedAtSomething() {
        Report report = Check.run(installation.settings(Duration.ofSeconds(5), Map.of()));

        assertThat(report.green()).as(report.text()).isTrue();
        assertThat(Rule.values())
                .allSatisfy(rule -> assertThat(report.findings().of(rule).looked())
                        .as(rule.id())
                        .isPositive());
    }

    @ParameterizedTest
    @MethodSource("breaks")
    @Order(2)
    void whatIsBrokenIsRedAndNamedAndNothingElseIs(Break broken) throws SQLException {
        String copy = "broken_" + broken.database();
        installation.run("postgres", "DROP DATABASE IF EXISTS " + copy);
        installation.run("postgres", "CREATE DATABASE " + copy + " TEMPLATE " + broken.database());
        installation.run(copy, broken.sql());

        Report report = Check.run(installation.settings(
                AT_ONCE, Map.of(broken.database(), TestServers.postgres().url(copy))));

        assertThat(red(report)).as(report.text()).isEqualTo(broken.red());
        assertThat(report.text()).contains(broken.named());
    }

    @Test
    @Order(3)
    void everyRuleIsBrokenByATest() {
        Set<Rule> broken = EnumSet.of(Rule.SEQUENCE, Rule.ORDER);
        breaks().forEach(one -> broken.addAll(one.red()));

        assertThat(broken).containsExactlyInAnyOrder(Rule.values());
    }

    @Test
    @Order(4)
    void waitsForWhatIsUnderWay() throws Exception {
        Event late = installation.event("scan-service", "scanning.bag", "LKO-1", "ScanRejected", null, "{}");
        installation.write(late);
        Story story = new Story(installation);
        story.refusal(late.id());
        assertThat(red(Check.run(installation.settings(AT_ONCE, Map.of()))))
                .containsExactlyInAnyOrder(Rule.OUTBOX, Rule.SCAN_FACTS, Rule.COUNTS);

        CompletableFuture<Report> patient =
                CompletableFuture.supplyAsync(() -> Check.run(installation.settings(Duration.ofSeconds(60), Map.of())));
        installation.publish(late);
        story.count();

        Report report = patient.get();
        assertThat(report.green()).as(report.text()).isTrue();
    }

    @Test
    @Order(5)
    void reportsWhatItMeasuredForPrograms() {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        int exit = Integrity.run(
                new String[] {"--json", "--settle", "0"}, installation.environment(), stream(out), System.err);

        JsonNode json = JsonMapper.shared().readTree(out.toString(StandardCharsets.UTF_8));
        assertThat(exit).as(json.toString()).isZero();
        assertThat(json.path("rules").size()).isEqualTo(Rule.values().length);
        assertThat(json.path("rules").get(0).path("looked").asLong()).isEqualTo(3);
    }

    @Test
    @Order(5)
    void endsWithTwoWhereItCouldNotLook() {
        Map<String, String> wrong = new HashMap<>(installation.environment());
        wrong.put("TT_INTEGRITY_DB_PASSWORD", "guessed");
        ByteArrayOutputStream err = new ByteArrayOutputStream();

        assertThat(Integrity.run(new String[0], wrong, System.out, stream(err))).isEqualTo(2);
        assertThat(Integrity.run(new String[0], Map.of(), System.out, stream(err)))
                .isEqualTo(2);
        assertThat(Integrity.run(new String[] {"--settle", "ever"}, wrong, System.out, stream(err)))
                .isEqualTo(2);
        assertThat(err.toString(StandardCharsets.UTF_8))
                .contains("password authentication failed", "TT_SCAN_DB_URL is missing", "Usage:")
                .doesNotContain("guessed", "\tat ");
    }

    @ParameterizedTest
    @MethodSource("writes")
    @Order(5)
    void itsUserChangesNothing(String database, String write) throws SQLException {
        try (Connection connection = DriverManager.getConnection(
                        TestServers.postgres().url(database),
                        "integrity",
                        TestServers.secret("TT_INTEGRITY_DB_PASSWORD"));
                Statement statement = connection.createStatement()) {
            statement.execute("SET default_transaction_read_only = off; SET search_path = " + database);
            assertThatThrownBy(() -> statement.execute(write)).hasMessageContaining("permission denied");
        }
    }

    private static Stream<Arguments> writes() {
        return Stream.of(
                Arguments.of("scan", "DELETE FROM refusal"),
                Arguments.of("bill", "UPDATE bill SET version = 1"),
                Arguments.of("audit", "INSERT INTO event SELECT * FROM event"));
    }

    @Test
    @Order(6)
    void aMissingNumberOfASourceIsRedUntilItComes() throws Exception {
        Event first = installation.event("gateway/1", "gateway.security", "a", "Refused", null, "{}");
        Event second = installation.event("gateway/1", "gateway.security", "b", "Refused", null, "{}");
        installation.publish(second, 2);

        Report report = Check.run(installation.settings(AT_ONCE, Map.of()));
        assertThat(red(report)).as(report.text()).containsExactly(Rule.SEQUENCE);
        assertThat(report.text()).contains("number 1 of /gateway/1 is missing");

        installation.publish(first, 1);
        assertThat(red(Check.run(installation.settings(AT_ONCE, Map.of())))).isEmpty();
    }

    @Test
    @Order(7)
    void anEventDeliveredTwiceIsOneEvent() throws Exception {
        Event twice = installation.event("gateway/1", "gateway.security", "a", "Refused", null, "{}");
        installation.publish(twice, 3);
        installation.send(twice, 3);

        assertThat(red(Check.run(installation.settings(AT_ONCE, Map.of())))).isEmpty();
    }

    /** From here on Kafka holds what cannot be taken back. */
    @Test
    @Order(8)
    void versionsThatRunBackwardsAreRed() throws Exception {
        installation.publish(installation.event("gateway/1", "gateway.security", "k", "Refused", 2L, "{}"), 4);
        installation.publish(installation.event("gateway/1", "gateway.security", "k", "Refused", 1L, "{}"), 5);

        Report report = Check.run(installation.settings(AT_ONCE, Map.of()));
        assertThat(red(report)).as(report.text()).containsExactly(Rule.ORDER);
        assertThat(report.text()).contains("of version 1 comes too late");
    }

    @Test
    @Order(9)
    void aForgedEventIsRedWhereverItClaimsToBelong() throws Exception {
        Event forged = installation.event("scan-service", "scanning.bag", "SB00001", "BagSealed", 5L, "{}");
        installation.send(forged, 1);

        Report report = Check.run(installation.settings(AT_ONCE, Map.of()));
        assertThat(red(report))
                .as(report.text())
                .contains(Rule.OUTBOX, Rule.SEQUENCE, Rule.SCAN_FACTS, Rule.CODE_VERSION, Rule.LOG);
        assertThat(report.text()).contains(forged.id().toString());
    }

    private static Set<Rule> red(Report report) {
        return Arrays.stream(Rule.values())
                .filter(rule -> report.findings().of(rule).violations() > 0)
                .collect(Collectors.toCollection(() -> EnumSet.noneOf(Rule.class)));
    }

    private static PrintStream stream(ByteArrayOutputStream out) {
        return new PrintStream(out, true, StandardCharsets.UTF_8);
    }
}
