package io.traitortrack.scanning.concern;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import com.github.f4b6a3.uuid.UuidCreator;
import io.traitortrack.scanning.ScanService;
import io.traitortrack.scanning.ScanService.Answer;
import io.traitortrack.testkit.TestIssuer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;

import static io.traitortrack.scanning.ScanService.aPack;
import static io.traitortrack.scanning.ScanService.aSack;
import static io.traitortrack.scanning.ScanService.aScan;
import static io.traitortrack.scanning.ScanService.expect;
import static io.traitortrack.scanning.ScanService.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Each kind of exception is raised once by what really happens; people take and resolve them. */
class ConcernIT {

    private final ScanService service = ScanService.running();
    private final String supervisor = service.token("supervisor.jaipur", "supervisor", "JAI");

    @BeforeAll
    static void theirStations() {
        ScanService.running()
                .stations("JAI-1", "JAI-2", "JAI-3", "JAI-4", "JAI-5", "JAI-6", "JAI-7", "JAI-8", "JAI-9", "SGNR-1");
    }

    @Test
    void raisesAConflictOfLotsOnceAndCountsItUp() {
        String pack = "99" + aPack();
        String sack = anOpenSack("JAI-1");
        expect(201, scan("JAI-1", label(pack, "STAR/A"), sack));
        for (int i = 0; i < 3; i++) {
            expect(409, scan("JAI-1", label(pack, "STAR/B"), sack));
        }

        JsonNode exception = awaitOne("LOT_CONFLICT", pack, 3);

        assertThat(exception.path("siteCode").stringValue()).isEqualTo("JAI");
        assertThat(exception.path("stationCode").stringValue()).isEqualTo("JAI-1");
        assertThat(exception.path("codes").get(0).stringValue()).isEqualTo(pack);
        assertThat(exception.path("userId").stringValue()).isEqualTo(TestIssuer.userId("supervisor.jaipur"));
        assertThat(eventsOf(exception)).containsExactly("ExceptionRaised");
    }

    @Test
    void raisesALabelThatIsOneSlipAwayFromAKnownOne() {
        String pack = "98" + aPack();
        String sack = anOpenSack("JAI-2");
        expect(201, scan("JAI-2", pack, sack));
        String oneLost = pack.substring(1);
        expect(201, scan("JAI-2", oneLost, sack));
        String damaged = sack.substring(0, 4) + sack.substring(5);
        expect(422, scan("JAI-2", damaged, null));

        assertThat(awaitOne("DAMAGED_LABEL", oneLost, 1).path("codes").toString())
                .isEqualTo("[\"" + pack + "\"]");
        assertThat(awaitOne("DAMAGED_LABEL", damaged, 1).path("codes").toString())
                .contains(sack);
    }

    @Test
    void takesTheNextNumberForANewPackAndNotForADamagedOne() {
        String sack = anOpenSack("JAI-2");
        String first = "97" + aPack();
        String next = "97" + aPack();
        expect(201, scan("JAI-2", first, sack));
        expect(201, scan("JAI-2", next, sack));
        String last = "97" + aPack();
        expect(201, scan("JAI-2", last, sack));
        expect(201, scan("JAI-2", last.substring(1), sack));

        awaitOne("DAMAGED_LABEL", last.substring(1), 1);
        assertThat(live("DAMAGED_LABEL", next)).isEmpty();
    }

    @Test
    void tellsAWrongClockFromAQueue() {
        Instant now = Instant.now();
        expect(201, scanAt("JAI-3", now.plusSeconds(600)));
        assertThat(awaitOne("CLOCK_SKEW", "JAI-3", 1).path("stationCode").stringValue())
                .isEqualTo("JAI-3");

        List<Map<String, Object>> queue = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            queue.add(aScanAt("JAI-4", now.minusSeconds(3_600 - i * 300L)));
        }
        expect(200, service.post("/api/v1/scans/batch", Map.of("scans", queue), supervisor));
        // a clock an hour behind goes on for two minutes: as if those minutes had passed
        expect(201, scanAt("JAI-5", Instant.now().minusSeconds(3_600)));
        await().until(() -> service.number("SELECT count(*) FROM station_lag WHERE station_code = 'JAI-5'") == 1);
        assertThat(service.number("""
                        WITH earlier AS (UPDATE station_lag SET occurred_at = occurred_at - interval '2 minutes'
                          WHERE station_code = 'JAI-5' RETURNING 1) SELECT count(*) FROM earlier
                        """)).isEqualTo(1);
        expect(201, scanAt("JAI-5", Instant.now().minusSeconds(3_600)));

        awaitOne("CLOCK_SKEW", "JAI-5", 1);
        assertThat(live("CLOCK_SKEW", "JAI-4")).isEmpty();
    }

    @Test
    void holdsNothingAgainstAStationThatSomebodyOfAnotherSiteNames() {
        String name = "stranger-" + UuidCreator.getTimeOrderedEpoch();
        String stranger = service.token(name, "dispatcher", "LKO");
        long before = refusalsAt("");
        Map<String, Object> ahead = aScanAt("JAI-7", Instant.now().plusSeconds(600));

        assertThat(expect(403, service.send(ahead, stranger)).outcome()).isEqualTo("SITE_NOT_GRANTED");

        await().until(() -> refusalsAt("") == before + 1);
        assertThat(refusalsAt("JAI-7")).isZero();
        assertThat(live("CLOCK_SKEW", "JAI-7")).isEmpty();
        assertThat(live("NO_SIGN_ON", "JAI-7 " + TestIssuer.userId(name))).isEmpty();
    }

    private long refusalsAt(String station) {
        return service.number(
                "SELECT coalesce(sum(refusals), 0)::bigint FROM quarter_count WHERE site_code = 'JAI' AND station_code = ?",
                station);
    }

    @Test
    void raisesScansOfSomebodyWhoIsNotSignedOnThere() {
        String name = "newcomer-" + UuidCreator.getTimeOrderedEpoch();
        String newcomer = service.token(name, "dispatcher", "JAI");
        expect(201, service.send(with(aScan(aSack(), null), "stationCode", "JAI-6"), newcomer));
        String subject = "JAI-6 " + TestIssuer.userId(name);

        JsonNode exception = awaitOne("NO_SIGN_ON", subject, 1);

        expect(200, resolve(exception, "HANDLED", supervisor));
        expect(201, service.post("/api/v1/shifts", Map.of("stationCode", "JAI-6"), newcomer));
        expect(201, service.send(with(aScan(aSack(), null), "stationCode", "JAI-6"), newcomer));
        String mark = "96" + aPack();
        raiseALotConflict(mark);
        awaitOne("LOT_CONFLICT", mark, 1);
        assertThat(live("NO_SIGN_ON", subject)).isEmpty();
    }

    @Test
    void raisesAStationThatRefusesTooMuch() {
        for (int i = 0; i < 20; i++) {
            expect(422, scan("JAI-7", "SB1", null));
        }
        await().until(() ->
                service.number("SELECT coalesce(sum(refusals), 0) FROM quarter_count WHERE station_code = 'JAI-7'")
                        == 20);

        service.bean(Patrol.class).everyMinute();
        service.bean(Patrol.class).everyMinute();

        JsonNode exception = awaitOne("REFUSAL_RATE", "JAI-7", 1);
        assertThat(eventsOf(exception)).containsExactly("ExceptionRaised");
    }

    @Test
    void raisesAStationThatScansFarLessThanUsual() {
        assertThat(service.number("""
                        WITH hours AS (INSERT INTO quarter_count
                          SELECT 'SGNR', date_trunc('hour', now(), 'UTC') - n * interval '1 hour', 'SGNR-1',
                            CASE n WHEN 1 THEN 10 ELSE 80 END, 0, 0, 0, 0, 0
                          FROM generate_series(1, 12) n RETURNING 1)
                        SELECT count(*) FROM hours
                        """)).isEqualTo(12);

        service.bean(Patrol.class).everyHour();
        service.bean(Patrol.class).everyHour();

        String admin = service.token("admin", "admin");
        assertThat(items("?kind=UNUSUAL_RATE&site=SGNR&live=true", admin))
                .singleElement()
                .satisfies(exception -> {
                    assertThat(exception.path("subject").stringValue()).isEqualTo("SGNR-1");
                    assertThat(exception.path("times").longValue()).isEqualTo(1);
                });
    }

    @Test
    void raisesAStationWhereSomebodyIsSignedOnAndNothingIsScannedWhileTheSiteWorks() {
        String name = "idle-" + UuidCreator.getTimeOrderedEpoch();
        Answer shift = expect(
                201,
                service.post(
                        "/api/v1/shifts", Map.of("stationCode", "JAI-9"), service.token(name, "dispatcher", "JAI")));
        assertThat(service.number("""
                        WITH always AS (UPDATE site SET opens_at = '00:00', closes_at = '23:59:59.999999' WHERE code = 'JAI'
                          RETURNING 1),
                        aged AS (UPDATE shift SET started_at = started_at - interval '40 minutes' WHERE id = ?::uuid RETURNING 1)
                        SELECT count(*) FROM aged, always
                        """, shift.text("id"))).isEqualTo(1);

        service.bean(Patrol.class).everyMinute();
        service.bean(Patrol.class).everyMinute();

        awaitOne("SILENT_STATION", "JAI-9", 1);
    }

    @Test
    void oneOfTwoWhoResolveAtOnceWinsAndTheOtherIsToldWho() throws Exception {
        JsonNode exception = aLotConflict();
        List<Callable<Answer>> calls = new ArrayList<>();
        for (int i = 0; i < 6; i++) {
            String somebody = service.token("somebody-" + i, "supervisor", "JAI");
            calls.add(() -> resolve(exception, "HANDLED", somebody));
        }
        List<Answer> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Answer> answer : threads.invokeAll(calls)) {
                answers.add(answer.get());
            }
        }

        List<Answer> winners =
                answers.stream().filter(answer -> answer.status() == 200).toList();
        assertThat(winners).hasSize(1);
        assertThat(answers).filteredOn(answer -> answer.status() != 200).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(409);
            assertThat(answer.outcome()).isEqualTo("EXCEPTION_RESOLVED");
            assertThat(answer.text("resolvedBy")).isEqualTo(winners.getFirst().text("resolvedBy"));
        });
        assertThat(eventsOf(exception)).containsExactly("ExceptionRaised", "ExceptionResolved");
    }

    @Test
    void isTakenGivenOnAndResolvedAndThenTheSameIsANewOne() {
        JsonNode exception = aLotConflict();
        String other = TestIssuer.userId("other");
        String path = "/api/v1/exceptions/" + exception.path("id").stringValue();

        Answer taken =
                expect(200, service.post(path + "/assign", Map.of(), supervisor, "taken-0001-" + path.hashCode()));
        expect(200, service.post(path + "/assign", Map.of(), supervisor));
        expect(200, service.post(path + "/assign", Map.of("assignee", other), supervisor));
        Answer resolved = expect(200, resolve(exception, "the pack is in the box at the gate", supervisor));
        expect(200, resolve(exception, "the pack is in the box at the gate", supervisor));

        assertThat(taken.text("assignee")).isEqualTo(TestIssuer.userId("supervisor.jaipur"));
        assertThat(taken.text("state")).isEqualTo("ASSIGNED");
        assertThat(resolved.text("state")).isEqualTo("RESOLVED");
        assertThat(resolved.text("reason")).isEqualTo("OTHER");
        assertThat(resolved.text("assignee")).isEqualTo(other);
        assertThat(expect(409, service.post(path + "/assign", Map.of(), supervisor))
                        .outcome())
                .isEqualTo("EXCEPTION_RESOLVED");
        assertThat(eventsOf(exception))
                .containsExactly("ExceptionRaised", "ExceptionAssigned", "ExceptionAssigned", "ExceptionResolved");
        assertThat(service.number("SELECT count(*) FROM outbox WHERE value LIKE '%at the gate%'"))
                .isZero();
        String subject = exception.path("subject").stringValue();
        expect(409, scan("JAI-1", label(subject, "STAR/B"), conflictingSack));
        assertThat(awaitOne("LOT_CONFLICT", subject, 1).path("id")).isNotEqualTo(exception.path("id"));
    }

    private String conflictingSack = "";

    @ParameterizedTest
    @CsvSource({
        "admin, , 200, 200",
        "supervisor, JAI, 200, 200",
        "supervisor, LKO, 404, 404",
        "biller, , 200, 403",
        "dispatcher, JAI, 200, 403",
        "dispatcher, LKO, 404, 403",
        "auditor, , 200, 403",
        "integrator, JAI, 200, 403",
        "guest, JAI, 403, 403"
    })
    void isReadByThoseWhoSeeTheSiteAndHandledByItsSupervisors(
            String role, @Nullable String site, int reading, int handling) {
        JsonNode exception = aLotConflict();
        String path = "/api/v1/exceptions/" + exception.path("id").stringValue();
        String token = site == null ? service.token("r", role) : service.token("r", role, site);

        assertThat(service.get(path, token).status()).isEqualTo(reading);
        assertThat(service.post(path + "/assign", Map.of(), token).status()).isEqualTo(handling);
        assertThat(resolve(exception, "FALSE_ALARM", token).status()).isEqualTo(handling);
    }

    @Test
    void listsByKeyAndFilters() {
        JsonNode exception = aLotConflict();
        String subject = exception.path("subject").stringValue();
        aLotConflict();

        List<String> all = new ArrayList<>();
        String cursor = "";
        do {
            Answer page = expect(200, service.get("/api/v1/exceptions?kind=LOT_CONFLICT&limit=1" + cursor, supervisor));
            page.body().path("items").forEach(item -> all.add(item.path("id").stringValue()));
            cursor = page.body().path("next").isString() ? "&cursor=" + page.text("next") : "";
        } while (!cursor.isEmpty());

        assertThat(all).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(2);
        assertThat(items("?subject=" + subject + "&state=OPEN&site=JAI", supervisor))
                .hasSize(1);
        assertThat(items("?subject=" + subject + "&state=ASSIGNED", supervisor)).isEmpty();
        assertThat(items("?subject=" + subject + "&live=false", supervisor)).isEmpty();
        assertThat(items("?subject=" + subject + "&assignee=nobody", supervisor))
                .isEmpty();
        assertThat(items("?subject=" + subject, service.token("s", "supervisor", "IDR")))
                .isEmpty();
        expect(403, service.get("/api/v1/exceptions?site=LKO", supervisor));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "kind=WEATHER",
                "state=LOST",
                "live=maybe",
                "cursor=x",
                "limit=501",
                "site=%00",
                "sort=up",
                "subject=%0a"
            })
    void refusesParametersThatMeanNothing(String query) {
        expect(400, service.get("/api/v1/exceptions?" + query, supervisor));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "assign {\"assignee\":\"Ram Kumar\"}",
                "assign {\"assignee\":7}",
                "assign []",
                "resolve {}",
                "resolve {\"reason\":\"\"}",
                "resolve {\"reason\":\"a\\u0000b\"}",
                "resolve {\"reason\":\"OTHER\",\"who\":1}"
            })
    void answersGarbageWithWhatIsWrong(String call) {
        JsonNode exception = aLotConflict();
        String verb = call.substring(0, call.indexOf(" "));
        String body = call.substring(call.indexOf(" ") + 1);

        expect(
                400,
                service.postText(
                        "/api/v1/exceptions/" + exception.path("id").stringValue() + "/" + verb, body, supervisor));
        expect(400, service.postText("/api/v1/exceptions/nonsense/" + verb, "{\"reason\":\"OTHER\"}", supervisor));
    }

    private JsonNode aLotConflict() {
        String pack = "95" + aPack();
        conflictingSack = raiseALotConflict(pack);
        return awaitOne("LOT_CONFLICT", pack, 1);
    }

    private String raiseALotConflict(String pack) {
        String sack = anOpenSack("JAI-1");
        expect(201, scan("JAI-1", label(pack, "STAR/A"), sack));
        expect(409, scan("JAI-1", label(pack, "STAR/B"), sack));
        return sack;
    }

    private JsonNode awaitOne(String kind, String subject, long times) {
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(live(kind, subject))
                        .singleElement()
                        .satisfies(exception ->
                                assertThat(exception.path("times").longValue()).isEqualTo(times)));
        return live(kind, subject).getFirst();
    }

    private List<JsonNode> live(String kind, String subject) {
        return items("?live=true&kind=" + kind + "&subject=" + subject.replace(" ", "%20"), supervisor);
    }

    private List<JsonNode> items(String query, String token) {
        return expect(200, service.get("/api/v1/exceptions" + query, token))
                .body()
                .path("items")
                .valueStream()
                .toList();
    }

    private Answer resolve(JsonNode exception, String reason, String token) {
        return service.post(
                "/api/v1/exceptions/" + exception.path("id").stringValue() + "/resolve",
                Map.of("reason", reason),
                token);
    }

    private List<String> eventsOf(JsonNode exception) {
        return service.bean(JdbcClient.class)
                .sql("""
                        SELECT replace(replace(type, 'io.traitortrack.', ''), '.v1', '') FROM outbox
                        WHERE topic = 'scanning.site' AND value::jsonb ->> 'exceptionId' = ? ORDER BY subject_version
                        """)
                .param(exception.path("id").stringValue())
                .query((row, number) -> Objects.requireNonNull(row.getString(1)))
                .list();
    }

    private String anOpenSack(String station) {
        String sack = aSack();
        expect(201, scan(station, sack, null));
        return sack;
    }

    private Answer scan(String station, String raw, @Nullable String parent) {
        Map<String, Object> scan = with(aScan(raw, parent), "stationCode", station);
        return service.send(with(scan, "scannedAt", Instant.now().toString()), supervisor);
    }

    private Answer scanAt(String station, Instant at) {
        return service.send(aScanAt(station, at), supervisor);
    }

    private static Map<String, Object> aScanAt(String station, Instant at) {
        return with(with(aScan(aSack(), null), "stationCode", station), "scannedAt", at.toString());
    }

    private static String label(String pack, String lot) {
        return "LABEL NO." + pack + " LOT NO.:" + lot + ", D.O.T.:30/09/2025";
    }
}
