package io.traitortrack.scanning.count;

import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.traitortrack.scanning.ScanService;
import io.traitortrack.scanning.ScanService.Answer;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static io.traitortrack.scanning.ScanService.aPack;
import static io.traitortrack.scanning.ScanService.aSack;
import static io.traitortrack.scanning.ScanService.aScan;
import static io.traitortrack.scanning.ScanService.expect;
import static io.traitortrack.scanning.ScanService.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class CountsIT {

    private final ScanService service = ScanService.running();
    private final String scanner = service.token("dispatcher", "dispatcher", "AKD", "RNC");
    private final String supervisor = service.token("supervisor", "supervisor", "AKD", "RNC");

    @BeforeAll
    static void theirStations() {
        ScanService.running().stations("AKD-1", "AKD-2", "RNC-1", "RNC-2");
    }

    @Test
    void countsWhatHappensAtASiteAndWhatIsThere() {
        String sack = aSack();
        expect(201, scan("AKD-1", sack, null));
        expect(201, scan("AKD-1", sack, null));
        String pack = aPack();
        expect(201, scan("AKD-2", pack, sack));
        expect(201, scan("AKD-2", pack, sack));
        String other = aPack();
        expect(201, scan("AKD-2", other, sack));
        expect(422, scan("AKD-2", "SB1", sack));
        expect(404, scan("AKD-2", aPack(), aSack()));
        String sealed = aSack();
        expect(201, scan("AKD-1", sealed, null));
        expect(201, scan("AKD-1", aPack(), sealed));
        expect(200, service.post("/api/v1/bags/" + sealed + "/seal", Map.of("reason", "END_OF_LOT"), supervisor));
        expect(200, service.post("/api/v1/bags/" + other + "/unlink", Map.of("reason", "WRONG_SACK"), supervisor));

        await().untilAsserted(() -> {
            JsonNode site = now("AKD");
            assertThat(site.path("open").longValue()).isEqualTo(1);
            assertThat(site.path("sealed").longValue()).isEqualTo(1);
            assertThat(site.path("unlinked").longValue()).isEqualTo(1);
            assertThat(site.path("today").toString())
                    .isEqualTo(
                            "{\"scans\":7,\"registered\":2,\"links\":3,\"duplicates\":1,\"seals\":1,\"refusals\":2}");
        });
        List<String> hours = new ArrayList<>();
        hoursOf("AKD", "")
                .forEach(hour -> hours.add(hour.path("stationCode").stringValue("none") + " "
                        + hour.path("counts").path("scans").longValue() + " "
                        + hour.path("counts").path("refusals").longValue()));
        assertThat(hours).containsExactly("none 0 0", "AKD-1 4 0", "AKD-2 3 2");
        assertThat(hoursOf("AKD", "&station=AKD-2")).hasSize(1);
    }

    @Test
    void agreesWithTheFactsHoweverManyStationsScanAtOnce() throws Exception {
        List<Callable<Answer>> calls = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            String sack = aSack();
            expect(201, scan("RNC-1", sack, null));
            for (int j = 0; j < 8; j++) {
                String station = "RNC-" + (1 + j % 2);
                calls.add(() -> scan(station, aPack(), sack));
                calls.add(() -> scan(station, "SB1", sack));
            }
            calls.add(() -> service.post("/api/v1/bags/" + sack + "/retire", Map.of("reason", "EMPTIED"), supervisor));
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(8)) {
            for (Future<Answer> answer : threads.invokeAll(calls)) {
                assertThat(answer.get().status()).isIn(200, 201, 404, 409, 422);
            }
        }

        await().untilAsserted(() -> {
            assertThat(quarters("SELECT * FROM (" + QUARTERS_OF_THE_FACTS + ") facts WHERE site_code = 'RNC'"))
                    .isEqualTo(quarters("SELECT * FROM quarter_count WHERE site_code = 'RNC'"))
                    .isNotEqualTo("none");
            assertThat(text("SELECT concat_ws(' ', open, sealed, unlinked) FROM stock WHERE site_code = 'RNC'"))
                    .isEqualTo(text(STOCK_OF_RANCHI));
        });
        assertThat(service.number("SELECT sum(scans + refusals) FROM quarter_count WHERE site_code = 'RNC'"))
                .isEqualTo(4 + 4 * 16);
    }

    private static final String QUARTERS_OF_THE_FACTS = """
            SELECT site_code, date_bin('15 minutes', recorded_at, '1970-01-01Z') AS quarter, station_code,
              count(*) FILTER (WHERE status < 400) AS scans, count(*) FILTER (WHERE outcome = 'REGISTERED') AS registered,
              count(*) FILTER (WHERE outcome = 'LINKED') AS links,
              count(*) FILTER (WHERE outcome = 'ALREADY_LINKED') AS duplicates, 0::bigint AS seals,
              count(*) FILTER (WHERE status >= 400) AS refusals
            FROM (SELECT site_code, recorded_at, station_code, status, outcome FROM scan
              UNION ALL SELECT site_code, recorded_at, station_code, status, outcome FROM refusal) told
            GROUP BY 1, 2, 3""";

    private static final String STOCK_OF_RANCHI = """
            SELECT concat_ws(' ', count(*) FILTER (WHERE b.state = 'OPEN'), count(*) FILTER (WHERE b.state = 'SEALED'),
              count(*) FILTER (WHERE b.bag_type IS NULL AND l.id IS NULL))
            FROM bag b LEFT JOIN link l ON l.child_bag_id = b.id AND l.unlinked_at IS NULL WHERE b.site_code = 'RNC'
            """;

    @Test
    void knowsTheHoursOfAPlaceThatIsHalfAnHourOff() {
        for (String quarter : List.of("04:15", "04:30", "05:15")) {
            assertThat(service.number(
                            "WITH counted AS (INSERT INTO quarter_count VALUES ('AKD', ?::timestamptz, 'AKD-2', 1, 0, 0, 0, 0, 0)"
                                    + " RETURNING 1) SELECT count(*) FROM counted",
                            "2026-03-02T" + quarter + ":00Z"))
                    .isEqualTo(1);
        }

        List<String> hours = new ArrayList<>();
        hoursOf("AKD", "&from=2026-03-02T00:00:00Z&to=2026-03-03T00:00:00Z")
                .forEach(hour -> hours.add(hour.path("hour").stringValue() + " "
                        + hour.path("counts").path("scans").longValue()));

        assertThat(hours).containsExactly("2026-03-02T09:00:00+05:30 1", "2026-03-02T10:00:00+05:30 2");
    }

    @Test
    void saysHowOldTheAnswerIs() {
        Instant before = Instant.now();

        await().untilAsserted(() -> assertThat(asOf()).isAfter(before));
    }

    @Test
    void showsOnlySitesInReach() {
        String indore = service.token("d", "dispatcher", "IDR");
        List<String> sites = new ArrayList<>();
        expect(200, service.get("/api/v1/counts", indore))
                .body()
                .path("items")
                .forEach(site -> sites.add(site.path("siteCode").stringValue()));

        assertThat(sites).containsExactly("IDR");
        for (String path : List.of("/api/v1/counts?site=AKD", "/api/v1/counts/hours?site=AKD")) {
            assertThat(expect(403, service.get(path, indore)).outcome()).isEqualTo("SITE_NOT_GRANTED");
            assertThat(expect(403, service.get(path, service.token("g", "guest", "AKD")))
                            .outcome())
                    .isEqualTo("ROLE_NOT_GRANTED");
        }
        String auditor = service.token("a", "auditor");
        expect(200, service.get("/api/v1/counts/hours?site=AKD", auditor));
        assertThat(expect(404, service.get("/api/v1/counts/hours?site=NOWHERE", auditor))
                        .outcome())
                .isEqualTo("SITE_NOT_FOUND");
        expect(404, service.get("/api/v1/counts?site=NOWHERE", auditor));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "?site=%00",
                "?site=AKD&station=%0a",
                "?site=AKD&from=yesterday",
                "?site=AKD&from=2026-01-01T00:00:00Z&to=2026-03-01T00:00:00Z",
                "?site=AKD&limit=1"
            })
    void refusesWhatItCannotRead(String query) {
        expect(400, service.get("/api/v1/counts/hours" + query, supervisor));
    }

    private Answer scan(String station, String raw, @org.jspecify.annotations.Nullable String parent) {
        return service.send(with(aScan(raw, parent), "stationCode", station), scanner);
    }

    private JsonNode now(String site) {
        return expect(200, service.get("/api/v1/counts?site=" + site, supervisor))
                .body()
                .path("items")
                .get(0);
    }

    private Instant asOf() {
        return Instant.parse(
                expect(200, service.get("/api/v1/counts", supervisor)).text("asOf"));
    }

    private List<JsonNode> hoursOf(String site, String more) {
        return expect(200, service.get("/api/v1/counts/hours?site=" + site + more, supervisor))
                .body()
                .path("items")
                .valueStream()
                .toList();
    }

    private String quarters(String rows) {
        return text(
                "SELECT coalesce(string_agg(concat_ws(' ', quarter, station_code, scans, registered, links, duplicates,"
                        + " refusals), ', ' ORDER BY quarter, station_code), 'none') FROM (" + rows
                        + ") counted WHERE scans + refusals > 0");
    }

    private String text(String sql) {
        return String.valueOf(service.bean(org.springframework.jdbc.core.simple.JdbcClient.class)
                .sql(sql)
                .query(String.class)
                .single());
    }
}
