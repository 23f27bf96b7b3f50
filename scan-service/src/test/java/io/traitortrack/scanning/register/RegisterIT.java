package io.traitortrack.scanning.register;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.LongStream;

import io.traitortrack.scanning.ScanService;
import io.traitortrack.scanning.ScanService.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

import static io.traitortrack.scanning.ScanService.aScan;
import static io.traitortrack.scanning.ScanService.expect;
import static io.traitortrack.scanning.ScanService.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Reference data is data: entered and changed by those who may, told by events, used at once. */
class RegisterIT {

    private final ScanService service = ScanService.running();
    private final String admin = service.token("admin", "admin");

    @Test
    void aNewCropIsARowAndNotARelease() {
        String type = "groundnut-a";
        Map<String, Object> groundnut = aType(type, "GA-[0-9]{4}");
        expect(201, service.post("/api/v1/bag-types", groundnut, admin));
        await().untilAsserted(() ->
                assertThat(service.scan("GA-0001", null).outcome()).isEqualTo("REGISTERED"));

        Answer sack = expect(200, service.get("/api/v1/bags/GA-0001", admin));

        assertThat(sack.text("bagType")).isEqualTo(type);
        assertThat(sack.body().path("capacity").intValue()).isEqualTo(12);
        assertThat(service.scan("GA-00012", null).outcome()).isEqualTo("INVALID_CODE");
        assertThat(eventsAbout(type)).containsExactly("BagTypeChanged");
    }

    @Test
    void aSiteMayFillSacksToACountOfItsOwn() {
        String type = "groundnut-b";
        expect(201, service.post("/api/v1/bag-types", aType(type, "GB-[0-9]{4}"), admin));
        await().untilAsserted(() ->
                assertThat(service.scan("GB-0001", null).outcome()).isEqualTo("REGISTERED"));
        expect(
                200,
                service.patch("/api/v1/bag-types/" + type, Map.of("siteCapacities", Map.of("LKO", 5)), admin, "\"1\""));
        int[] number = {1};
        await().untilAsserted(() -> {
            number[0]++;
            String code = "GB-%04d".formatted(number[0]);
            expect(201, service.scan(code, null));
            assertThat(capacityOf(code)).isEqualTo(5);
        });

        // what was begun keeps what it had (D-16)
        assertThat(capacityOf("GB-0001")).isEqualTo(12);
        assertThat(eventsAbout(type)).containsExactly("BagTypeChanged", "BagTypeChanged");
    }

    @Test
    void aNewStationOfANewSiteScansAMomentLater() {
        expect(201, service.post("/api/v1/sites", aSite("NEW1"), admin));
        expect(201, service.post("/api/v1/stations", aStation("NEW1-1", "NEW1"), admin));
        String dispatcher = service.token("dispatcher.new", "dispatcher", "NEW1");
        Map<String, Object> scan = with(aScan(ScanService.aSack(), null), "stationCode", "NEW1-1");

        await().untilAsserted(() ->
                assertThat(service.send(scan, dispatcher).status()).isIn(200, 201));

        expect(200, service.patch("/api/v1/stations/NEW1-1", Map.of("active", false), admin, "\"1\""));
        await().untilAsserted(() -> assertThat(service.send(
                                with(aScan(ScanService.aSack(), null), "stationCode", "NEW1-1"), dispatcher)
                        .outcome())
                .isEqualTo("UNKNOWN_STATION"));
        // the dispatcher scans without having signed on, which may be noticed meanwhile
        assertThat(eventsAbout("NEW1"))
                .filteredOn(type -> !type.equals("ExceptionRaised"))
                .containsExactly("SiteChanged", "StationChanged", "StationChanged");
        List<Long> versions = versionsOf("NEW1");
        assertThat(versions)
                .containsExactlyElementsOf(
                        LongStream.rangeClosed(1, versions.size()).boxed().toList());
    }

    @Test
    void refusesAFormatThatSomethingElseCouldBeTakenFor() {
        assertThat(expect(409, service.post("/api/v1/bag-types", aType("rival", "SB[0-9]{6}"), admin))
                        .text("otherType"))
                .isEqualTo("mustard");
        expect(201, service.scan("PK12345", service.anOpenSack()));

        assertThat(expect(409, service.post("/api/v1/bag-types", aType("rival", "PK[0-9]{5}"), admin))
                        .outcome())
                .isEqualTo("PATTERN_TAKES_PACKS");
        assertThat(eventsAbout("rival")).isEmpty();
    }

    @Test
    void refusesAFormatWithTwoRangesAndNamesTheField() {
        Answer answer =
                expect(400, service.post("/api/v1/bag-types", aType("huge", "AA[A-Z]{1,90}A[A-Z]{1,9}"), admin));

        assertThat(answer.body().path("errors").path(0).path("field").stringValue())
                .isEqualTo("pattern");
        assertThat(eventsAbout("huge")).isEmpty();
    }

    @Test
    void entersEachOnceHoweverManyTry() throws Exception {
        List<Callable<Answer>> callers =
                Collections.nCopies(10, () -> service.post("/api/v1/bag-types", aType("sesame", "SE-[0-9]{4}"), admin));
        int entered = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Answer> answer : threads.invokeAll(callers)) {
                assertThat(answer.get().status()).isIn(201, 409);
                entered += answer.get().status() == 201 ? 1 : 0;
            }
        }
        assertThat(entered).isEqualTo(1);
        assertThat(eventsAbout("sesame")).containsExactly("BagTypeChanged");
        assertThat(expect(409, service.post("/api/v1/sites", aSite("LKO"), admin))
                        .outcome())
                .isEqualTo("SITE_EXISTS");
        assertThat(expect(409, service.post("/api/v1/stations", aStation("LKO-1", "LKO"), admin))
                        .outcome())
                .isEqualTo("STATION_EXISTS");
    }

    @Test
    void overwritesNobodysEdit() {
        expect(201, service.post("/api/v1/sites", aSite("NEW2"), admin));
        expect(200, service.patch("/api/v1/sites/NEW2", Map.of("name", "Second"), admin, "\"1\""));

        assertThat(expect(412, service.patch("/api/v1/sites/NEW2", Map.of("name", "Third"), admin, "\"1\""))
                        .outcome())
                .isEqualTo("STALE_VERSION");
        expect(428, service.patch("/api/v1/sites/NEW2", Map.of("name", "Third"), admin, null));
        expect(200, service.patch("/api/v1/sites/NEW2", Map.of("name", "Second"), admin, "\"2\""));
        assertThat(eventsAbout("NEW2")).hasSize(2);
        expect(400, service.patch("/api/v1/sites/NEW2", Map.of("opensAt", "20:00"), admin, "\"2\""));
        assertThat(expect(200, service.get("/api/v1/sites/NEW2", admin)).text("name"))
                .isEqualTo("Second");
    }

    @ParameterizedTest
    @CsvSource({
        "supervisor, LKO, stations, 403",
        "supervisor, NEW3, stations, 201",
        "supervisor, NEW3, sites, 403",
        "supervisor, NEW3, bag-types, 403",
        "dispatcher, NEW3, stations, 403",
        "biller, NEW3, stations, 403",
        "auditor, , sites, 403"
    })
    void isForThoseWhoMay(String role, String site, String what, int status) {
        service.post("/api/v1/sites", aSite("NEW3"), admin);
        String token = service.token(role, role, site == null ? new String[0] : new String[] {site});
        Map<String, Object> body = switch (what) {
            case "sites" -> aSite("NEW4");
            case "stations" -> aStation("NEW3-" + role.toUpperCase(java.util.Locale.ROOT), "NEW3");
            default -> aType("nobody", "NO-[0-9]{4}");
        };

        assertThat(service.post("/api/v1/" + what, body, token).status()).isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "null", "[]", "{", "{}", "{\"code\":17}", "{\"code\":\"a b\",\"name\":\"x\"}", "{\"who\":1}"
            })
    void answersGarbageWithWhatIsWrong(String body) {
        for (String what : List.of("sites", "stations", "bag-types")) {
            expect(400, service.postText("/api/v1/" + what, body, admin));
        }
    }

    @ParameterizedTest
    @CsvSource({
        "timeZone, Mars/Olympus",
        "timeZone, +05:30",
        "opensAt, 8",
        "opensAt, 25:00",
        "closesAt, 08:00",
        "name, ''"
    })
    void answersAWrongFieldWithItsName(String field, String value) {
        Answer refused = expect(400, service.post("/api/v1/sites", with(aSite("NEW5"), field, value), admin));

        assertThat(refused.body().path("errors").toString()).contains(field);
    }

    private int capacityOf(String sack) {
        return expect(200, service.get("/api/v1/bags/" + sack, admin))
                .body()
                .path("capacity")
                .intValue();
    }

    private static Map<String, Object> aSite(String code) {
        return Map.of(
                "code",
                code,
                "name",
                "A new site",
                "timeZone",
                "Asia/Kolkata",
                "opensAt",
                "08:00",
                "closesAt",
                "20:00");
    }

    private static Map<String, Object> aStation(String code, String site) {
        return Map.of("code", code, "siteCode", site, "name", "A new line");
    }

    private static Map<String, Object> aType(String name, String pattern) {
        return Map.of("name", name, "commodity", "A crop", "pattern", pattern, "capacity", 12, "unitWeightKg", 0.5);
    }

    private List<String> eventsAbout(String key) {
        return service.bean(JdbcClient.class)
                .sql("""
                        SELECT replace(replace(type, 'io.traitortrack.', ''), '.v1', '') FROM outbox
                        WHERE key = ? AND topic = 'scanning.site' ORDER BY subject_version
                        """)
                .param(key)
                .query((row, number) -> Objects.requireNonNull(row.getString(1)))
                .list();
    }

    private List<Long> versionsOf(String key) {
        return service.bean(JdbcClient.class)
                .sql("SELECT subject_version FROM outbox WHERE key = ? AND topic = 'scanning.site' ORDER BY 1")
                .param(key)
                .query((row, number) -> row.getLong(1))
                .list();
    }
}
