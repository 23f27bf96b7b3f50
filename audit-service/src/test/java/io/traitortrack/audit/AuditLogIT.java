package io.traitortrack.audit;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

import io.traitortrack.audit.log.Hash;
import io.traitortrack.audit.log.ProofRules;
import io.traitortrack.testkit.Database;
import io.traitortrack.testkit.TestServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** From a record in Kafka to a verified proof, and what becomes of a log that somebody touches. */
class AuditLogIT {
    private static final String EVENTS = "/api/v1/audit/events";
    private static final String LOG = "/api/v1/audit/log";
    private static final Database DATABASE = TestServers.database("audit");
    private static RunningAudit audit;

    @BeforeAll
    static void start() {
        audit = RunningAudit.start();
        // enough for full tiles, so that every test runs beside them
        AnEvent.await(IntStream.range(0, 600)
                .mapToObj(i -> AnEvent.ofALink("SB%05d".formatted(50_000 + i / 30), "70%05d".formatted(i)))
                .toList());
    }

    @AfterAll
    static void stop() {
        audit.close();
    }

    @Test
    void findsAnEventByEverythingThatIsKnownOfIt() {
        var event = AnEvent.ofALink("SB00860", "0016586").send();
        var found = audit.awaitEvent(event.id());

        assertThat(found.get("type").stringValue()).isEqualTo("BagLinked");
        assertThat(found.get("subject").stringValue()).isEqualTo("SB00860");
        assertThat(found.get("actor").stringValue()).isEqualTo("user-7");
        assertThat(found.get("site").stringValue()).isEqualTo("LKO");
        assertThat(found.get("outcome").stringValue()).isEqualTo("LINKED");
        assertThat(found.get("occurredAt").stringValue()).isEqualTo("2026-11-21T08:00:00.123456Z");
        assertThat(found.get("recordedAt").stringValue()).isEqualTo("2026-11-21T08:00:01.000001Z");
        assertThat(found.get("data").get("childCount").intValue()).isEqualTo(1);
        for (String query : List.of(
                "subject=0016586",
                "subject=sb00860",
                "requestId=req-" + event.id(),
                "q=0016586",
                "q=" + event.id(),
                "subject=0016586&type=BagLinked&actor=user-7&site=LKO&outcome=LINKED"
                        + "&from=2026-11-21T08:00:00Z&to=2026-11-21T13:31:00%2B05:30")) {
            assertThat(ids(audit.json(EVENTS + "?" + query))).as(query).contains(event.id());
        }
        for (String query : List.of(
                "subject=0016587",
                "subject=0016586&type=BagSealed",
                "subject=0016586&actor=user-8",
                "subject=0016586&site=IDR",
                "subject=0016586&to=2026-11-21T08:00:01Z",
                "subject=0016586&from=2026-11-21T08:00:02Z")) {
            assertThat(ids(audit.json(EVENTS + "?" + query))).as(query).isEmpty();
        }
    }

    @Test
    void pagesThroughEveryEventNewestFirst() {
        AnEvent.await(IntStream.range(0, 7)
                .mapToObj(i -> AnEvent.ofALink("SB70001", "8" + i + "00"))
                .toList());
        audit.awaitJson(EVENTS + "?subject=SB70001", page -> page.get("items").size() == 7);

        var indexes = new ArrayList<Long>();
        String cursor = "";
        do {
            var page = audit.json(EVENTS + "?subject=SB70001&limit=3" + cursor);
            page.get("items").forEach(item -> indexes.add(item.get("logIndex").longValue()));
            cursor = page.get("next").isNull()
                    ? ""
                    : "&cursor=" + page.get("next").stringValue();
        } while (!cursor.isEmpty());

        assertThat(indexes).hasSize(7).isSortedAccordingTo(Comparator.reverseOrder());
    }

    @Test
    void provesAnEventToWhoeverHoldsTheKey() throws Exception {
        var event = AnEvent.ofALink("SB00861", "0016587").send();
        audit.awaitEvent(event.id());

        var answer = audit.get(EVENTS + "/" + event.id() + "/proof");
        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type").orElseThrow()).startsWith("text/plain");
        String[] proof = new String(answer.body(), StandardCharsets.UTF_8).split("\n\n", 2);
        var lines = proof[0].lines().toList();
        assertThat(lines.getFirst()).isEqualTo("c2sp.org/tlog-proof@v1");
        long index = Long.parseLong(lines.get(1).substring("index ".length()));
        var path = lines.subList(2, lines.size()).stream()
                .map(line -> Hash.of(Base64.getDecoder().decode(line)))
                .toList();
        var checkpoint = proof[1].lines().toList();
        byte[] entry = audit.get(EVENTS + "/" + event.id() + "/entry").body();

        assertThat(new String(entry, StandardCharsets.UTF_8))
                .contains(event.value())
                .contains(event.id());
        assertThat(ProofRules.includes(
                        index,
                        Long.parseLong(checkpoint.get(1)),
                        Hash.leaf(entry),
                        path,
                        Hash.of(Base64.getDecoder().decode(checkpoint.get(2)))))
                .isTrue();
        assertThat(audit.verdict("--key", key()).out()).startsWith("green");
    }

    @Test
    void logsAnEventOnceHoweverOftenItIsDelivered() {
        var event = AnEvent.ofALink("SB00862", "0016588").send().send();
        AnEvent.await(List.of(event, event));
        var last = AnEvent.ofALink("SB00862", "0016589").send();
        audit.awaitEvent(last.id());

        assertThat(ids(audit.json(EVENTS + "?subject=0016588"))).containsExactly(event.id());
    }

    @Test
    void keepsTheHashOfARecordThatUsesAnEventIdForSomethingElse() throws Exception {
        var event = AnEvent.ofALink("SB00863", "0016590").send();
        var forged = event.forged().send();

        var found = audit.awaitJson(
                EVENTS + "?type=UnreadableRecord&q=SB00863",
                page -> page.get("items").size() == 1);

        var item = found.get("items").get(0);
        assertThat(item.get("data").get("replaced").stringValue()).isEqualTo("EVENT_ID_REUSED");
        assertThat(item.get("data").get("sha256").stringValue())
                .isEqualTo(HexFormat.of()
                        .formatHex(MessageDigest.getInstance("SHA-256")
                                .digest(forged.value().getBytes(StandardCharsets.UTF_8))));
        assertThat(audit.json(EVENTS + "/" + event.id()).get("actor").stringValue())
                .isEqualTo("user-7");
        assertThat(audit.get(EVENTS + "/" + item.get("eventId").stringValue() + "/proof")
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void logsWhatIsNoEventByItsHash() {
        AnEvent.sendRaw("gateway.security", "STRANGE-1", "no json".getBytes(StandardCharsets.UTF_8), Map.of());
        AnEvent.sendRaw("gateway.security", "STRANGE-1", null, Map.of("ce_id", "not an id"));
        AnEvent.sendRaw(
                "gateway.security",
                "STRANGE-1",
                "{}".getBytes(StandardCharsets.UTF_8),
                Map.of("h", "x".repeat(70_000), "ce_time", "\0"));

        var found = audit.awaitJson(
                EVENTS + "?type=UnreadableRecord&subject=STRANGE-1",
                page -> page.get("items").size() >= 2);

        assertThat(found.get("items")).hasSizeGreaterThanOrEqualTo(2);
        assertThat(verdict().out()).startsWith("green");
    }

    @Test
    void logsAnEventThatIsTooLongUnderItsOwnIdByItsHash() {
        var event = AnEvent.ofALink("SB00864", "0016591");
        event.withValue(event.value().replace("}", ",\"padding\":\"" + "x".repeat(70_000) + "\"}"))
                .send();

        var found = audit.awaitEvent(event.id());

        assertThat(found.get("data").get("replaced").stringValue()).isEqualTo("VALUE_TOO_LARGE");
        assertThat(found.get("data").get("length").longValue()).isGreaterThan(70_000);
        assertThat(ids(audit.json(EVENTS + "?subject=0016591"))).containsExactly(event.id());
        assertThat(verdict().out()).startsWith("green");
    }

    @Test
    void showsPersonalFieldsBesideTheirEventAndWhetherTheyAreWhatItCommittedTo() throws Exception {
        byte[] salt = new byte[16];
        Arrays.fill(salt, (byte) 7);
        var event = AnEvent.ofALink("SB00865", "0016592");
        event.withValue(event.value()
                        .replace(
                                "}",
                                ",\"personal\":{\"note\":\"" + commitment(salt, "torn seam")
                                        + "\",\"driver\":\"sha256:AAAA\"}}"))
                .send();
        audit.awaitEvent(event.id());
        String record = """
                {"eventId":"%s","fields":{"note":{"salt":"%s","value":"torn seam"},\
                "driver":{"salt":"%s","value":"somebody"}}}""".formatted(event.id(), base64(salt), base64(salt));
        AnEvent.sendRaw("audit.personal", event.id(), record.getBytes(StandardCharsets.UTF_8), Map.of());

        var found = audit.awaitJson(EVENTS + "/" + event.id(), body -> body.has("personal"));

        assertThat(found.get("personal").get("note").toString())
                .isEqualTo("{\"value\":\"torn seam\",\"verifies\":true}");
        assertThat(found.get("personal").get("driver").get("verifies").booleanValue())
                .isFalse();
        assertThat(ids(audit.json(EVENTS + "?q=" + event.id()))).containsExactly(event.id());
    }

    @ParameterizedTest
    @ValueSource(strings = {"supervisor", "biller", "dispatcher", "integrator"})
    void refusesEverybodyButAdminsAndAuditors(String role) {
        for (String path : List.of(
                EVENTS,
                EVENTS + "/" + AnEvent.unknown(),
                EVENTS + "/" + AnEvent.unknown() + "/entry",
                EVENTS + "/" + AnEvent.unknown() + "/proof",
                LOG + "/tile/entries/000")) {
            var answer = audit.get(path, RunningAudit.token(role));
            assertThat(answer.statusCode()).as(path).isEqualTo(403);
            assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("ROLE_NOT_GRANTED");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/audit/events/{id}, 404, EVENT_NOT_FOUND",
        "/api/v1/audit/events/{id}/entry, 404, EVENT_NOT_FOUND",
        "/api/v1/audit/events/{id}/proof, 404, EVENT_NOT_FOUND",
        "/api/v1/audit/events/8d3e1c1e-1111-4111-8111-111111111111, 400, INVALID_REQUEST",
        "/api/v1/audit/events?from=yesterday, 400, INVALID_REQUEST",
        "/api/v1/audit/events?limit=501, 400, INVALID_REQUEST",
        "/api/v1/audit/events?cursor=x, 400, INVALID_CURSOR",
        "/api/v1/audit/log/tile/0/x999/999, 404, TILE_NOT_FOUND",
        "/api/v1/audit/log/tile/0/0, 404, TILE_NOT_FOUND",
        "/api/v1/audit/log/tile/7/000, 404, TILE_NOT_FOUND",
        "/api/v1/audit/log/tile/64/000, 404, NOT_FOUND",
        "/api/v1/audit/log/tile/entries/000.p/256, 404, TILE_NOT_FOUND"
    })
    void answersWhatItDoesNotHaveWithAProblem(String path, int status, String code) {
        var answer = audit.get(path.replace("{id}", AnEvent.unknown().toString()));

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("\"code\":\"" + code + "\"");
    }

    @Test
    void servesHashesToEverybodyAndEntriesToAuditors() {
        audit.awaitJson(
                EVENTS + "?type=BagLinked&limit=1",
                page -> page.get("items").get(0).get("logIndex").longValue() > 513);
        var checkpoint = audit.get(LOG + "/checkpoint", "");
        var tile = audit.get(LOG + "/tile/0/001", "");
        var bundle = audit.get(LOG + "/tile/entries/001");

        assertThat(checkpoint.headers().firstValue("Cache-Control")).contains("no-cache");
        assertThat(tile.body()).hasSize(8192);
        assertThat(tile.headers().firstValue("Cache-Control").orElseThrow())
                .contains("public")
                .contains("immutable");
        assertThat(bundle.headers().firstValue("Cache-Control").orElseThrow())
                .contains("private")
                .contains("immutable");
        assertThat(audit.get(LOG + "/tile/entries/001", "").statusCode()).isEqualTo(401);
        assertThat(audit.get(LOG + "/key", "").body()).asString().startsWith("traitortrack.local/audit+");
    }

    @ParameterizedTest
    @ValueSource(strings = {"entry", "entry_0000", "tile", "checkpoint", "event", "event_default"})
    void refusesEveryChangeOfTheLogByTheDatabaseItself(String table) throws SQLException {
        for (String change : List.of(
                "UPDATE " + table + " SET " + (table.startsWith("e") ? "idx = idx" : "root = root"),
                "DELETE FROM " + table,
                "TRUNCATE " + table)) {
            try (Connection service = DATABASE.connect(DATABASE.service());
                    Connection migration = DATABASE.connect(DATABASE.migration());
                    Connection superuser = superuser()) {
                assertThatThrownBy(() -> execute(service, change)).hasMessageContaining("permission denied");
                assertThatThrownBy(() -> execute(migration, change.replace(" " + table, " audit." + table)))
                        .hasMessageContaining("permission denied for schema audit");
                execute(migration, "SET ROLE audit_owner");
                assertThatThrownBy(() -> execute(migration, change)).hasMessageContaining("append-only");
                assertThatThrownBy(() -> execute(superuser, change)).hasMessageContaining("append-only");
                assertThatThrownBy(() -> execute(superuser, "SET session_replication_role = replica; " + change))
                        .hasMessageContaining("append-only");
            }
        }
    }

    @Test
    void belongsToARoleThatNobodyLogsInAs() throws SQLException {
        try (Connection superuser = superuser();
                var statement = superuser.createStatement();
                var owners = statement.executeQuery("""
                        SELECT r.rolname, r.rolcanlogin FROM pg_roles r
                        WHERE r.oid IN (SELECT relowner FROM pg_class WHERE relnamespace = 'audit'::regnamespace
                            UNION SELECT proowner FROM pg_proc WHERE pronamespace = 'audit'::regnamespace
                            UNION SELECT nspowner FROM pg_namespace WHERE nspname = 'audit')""")) {
            assertThat(owners.next()).isTrue();
            assertThat(owners.getString(1)).isEqualTo("audit_owner");
            assertThat(owners.getBoolean(2)).isFalse();
            assertThat(owners.next()).isFalse();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {0, 57, 255, 256, 400})
    void namesTheEntryInWhichASuperuserChangedOneByte(long index) throws SQLException {
        audit.awaitJson(
                EVENTS + "?limit=1",
                page -> page.get("items").get(0).get("logIndex").longValue() >= 599);
        assertThat(verdict().out()).startsWith("green");

        flipOneByte(index);
        try {
            var red = verdict();
            assertThat(red.code()).isEqualTo(1);
            assertThat(red.out()).startsWith("red: the first bad index is " + index + System.lineSeparator());
        } finally {
            flipOneByte(index);
        }
        assertThat(verdict().out()).startsWith("green");
    }

    @Test
    void namesTheEntryThatASuperuserDeleted() throws SQLException {
        var event = AnEvent.ofALink("SB00866", "0016593").send();
        long index = audit.awaitEvent(event.id()).get("logIndex").longValue();
        var later = AnEvent.ofALink("SB00866", "0016594").send();
        audit.awaitEvent(later.id());
        // a proof is given once a checkpoint covers the entry; the checker reads what is covered
        assertThat(audit.get(EVENTS + "/" + later.id() + "/proof").statusCode()).isEqualTo(200);
        assertThat(verdict().out()).startsWith("green");

        tamper(
                "CREATE TABLE public.kept AS SELECT * FROM entry WHERE idx = " + index,
                "DELETE FROM entry WHERE idx = " + index);
        try {
            assertThat(verdict().out())
                    .startsWith("red: the first bad index is " + index + System.lineSeparator())
                    .contains("the entry is gone");
        } finally {
            tamper("INSERT INTO entry SELECT * FROM public.kept", "DROP TABLE public.kept");
        }
        assertThat(verdict().out()).startsWith("green");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "actor | 'user-9'",
                "site | 'IDR'",
                "type | 'BagUnlinked'",
                "subject | 'SB99999'",
                "topic | 'billing.bill'",
                "outcome | NULL",
                "request_id | 'req-other'",
                "codes | '{SB99999}'",
                "occurred_at | occurred_at - interval '1 microsecond'",
                "recorded_at | recorded_at + interval '1 day'"
            })
    void saysNothingThatOnlyTheIndexSaysAndNamesTheEntryOfWhichItWasChanged(String column, String value)
            throws SQLException {
        var event = AnEvent.ofALink("SB00867", "0016595").send();
        var told = audit.awaitEvent(event.id());
        audit.get(EVENTS + "/" + event.id() + "/proof");

        tamperWithTheIndex(
                "CREATE TABLE public.kept AS SELECT * FROM event WHERE event_id = '" + event.id() + "'",
                "UPDATE event SET " + column + " = " + value + " WHERE event_id = '" + event.id() + "'");
        try {
            assertThat(audit.json(EVENTS + "/" + event.id())).isEqualTo(told);
            assertThat(audit.json(EVENTS + "?q=" + event.id()).get("items").get(0))
                    .isEqualTo(told);
            assertThat(verdict().out())
                    .startsWith("red: the first bad index is " + told.get("logIndex") + System.lineSeparator())
                    .contains("search: search has another");
        } finally {
            tamperWithTheIndex(
                    "DELETE FROM event WHERE event_id = '" + event.id() + "'",
                    "INSERT INTO event SELECT * FROM public.kept",
                    "DROP TABLE public.kept");
        }
        assertThat(verdict().out()).startsWith("green");
    }

    @Test
    void doesNotPassOffOneEventForAnother() throws SQLException {
        var event = AnEvent.ofALink("SB00868", "0016596").send();
        var other = AnEvent.ofALink("SB00868", "0016597").send();
        long index = audit.awaitEvent(event.id()).get("logIndex").longValue();
        long otherIndex = audit.awaitEvent(other.id()).get("logIndex").longValue();
        audit.get(EVENTS + "/" + other.id() + "/proof");

        tamperWithTheIndex("UPDATE event SET idx = " + otherIndex + " WHERE event_id = '" + event.id() + "'");
        try {
            for (String path : List.of("", "/entry", "/proof")) {
                var answer = audit.get(EVENTS + "/" + event.id() + path);
                assertThat(answer.statusCode()).as(path).isEqualTo(500);
                assertThat(new String(answer.body(), StandardCharsets.UTF_8)).contains("\"code\":\"LOG_DAMAGED\"");
            }
            var listed = audit.json(EVENTS + "?q=" + event.id()).get("items").get(0);
            assertThat(listed.get("type").stringValue()).isEqualTo("NotInTheLog");
            assertThat(listed.get("data").isNull()).isTrue();
            assertThat(verdict().out())
                    .startsWith("red: the first bad index is " + index + System.lineSeparator())
                    .contains("search does not find the entry")
                    .contains("search has the entry 2 times");
        } finally {
            tamperWithTheIndex("UPDATE event SET idx = " + index + " WHERE event_id = '" + event.id() + "'");
        }
        assertThat(verdict().out()).startsWith("green");
    }

    @Test
    void showsTheValueCharacterByCharacterAsItIsInTheLog() {
        var event = AnEvent.ofALink("SB00869", "0016598");
        String value = event.value()
                .replace(
                        "}",
                        ", \"weightKg\" : 1.000,\"n\":[-0.0,1e400,1E-7,12345678901234567890.12300,1.50E+3],\"t\":\"\\u0939\"}");
        event.withValue(value).send();
        audit.awaitEvent(event.id());

        String found = new String(audit.get(EVENTS + "/" + event.id()).body(), StandardCharsets.UTF_8);
        String listed = new String(audit.get(EVENTS + "?q=" + event.id()).body(), StandardCharsets.UTF_8);

        assertThat(found).contains("\"data\":" + value);
        assertThat(listed).contains("\"data\":" + value);
    }

    private static void tamperWithTheIndex(String... statements) throws SQLException {
        try (Connection superuser = superuser()) {
            for (String partition : partitionsOfTheIndex(superuser)) {
                execute(superuser, "ALTER TABLE " + partition + " DISABLE TRIGGER append_only");
            }
            for (String statement : statements) {
                execute(superuser, statement);
            }
            for (String partition : partitionsOfTheIndex(superuser)) {
                execute(superuser, "ALTER TABLE " + partition + " ENABLE ALWAYS TRIGGER append_only");
            }
        }
    }

    private static List<String> partitionsOfTheIndex(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var rows = statement.executeQuery("SELECT relid FROM pg_partition_tree('event')")) {
            var names = new ArrayList<String>();
            while (rows.next()) {
                names.add(rows.getString(1));
            }
            return names;
        }
    }

    private static void flipOneByte(long index) throws SQLException {
        tamper("UPDATE entry SET bytes = set_byte(bytes, 30, get_byte(bytes, 30) # 1) WHERE idx = " + index);
    }

    /** What a superuser can do: switch the trigger off, change, and switch it on again. */
    private static void tamper(String... statements) throws SQLException {
        try (Connection superuser = superuser()) {
            execute(superuser, "ALTER TABLE entry DISABLE TRIGGER append_only");
            for (String statement : statements) {
                execute(superuser, statement);
            }
            execute(superuser, "ALTER TABLE entry ENABLE ALWAYS TRIGGER append_only");
        }
    }

    private static Connection superuser() throws SQLException {
        var connection = DATABASE.connectAsSuperuser();
        connection.setSchema("audit");
        return connection;
    }

    private static void execute(Connection connection, String sql) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static List<String> ids(JsonNode page) {
        return page.get("items")
                .valueStream()
                .map(item -> item.get("eventId").stringValue())
                .toList();
    }

    private static String key() {
        return new String(audit.get(LOG + "/key", "").body(), StandardCharsets.UTF_8).strip();
    }

    private static RunningAudit.Verdict verdict() {
        return audit.verdict();
    }

    private static String commitment(byte[] salt, String value) throws Exception {
        var digest = MessageDigest.getInstance("SHA-256");
        digest.update(salt);
        return "sha256:" + base64(digest.digest(value.getBytes(StandardCharsets.UTF_8)));
    }

    private static String base64(byte[] bytes) {
        return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }
}
