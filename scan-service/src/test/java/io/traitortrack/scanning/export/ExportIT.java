package io.traitortrack.scanning.export;

import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

import io.traitortrack.scanning.ScanService;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;

import static io.traitortrack.scanning.ScanService.aScan;
import static io.traitortrack.scanning.ScanService.expect;
import static org.assertj.core.api.Assertions.assertThat;

/** Tables to take away hold everything that fits, of the sites that the caller reaches, and no formula. */
class ExportIT {

    private static final String BAGS = "/api/v1/exports/bags";
    private static final String SCANS = "/api/v1/exports/scans";

    private final ScanService service = ScanService.running();
    private final String admin = service.token("admin", "admin");

    @Test
    void holdsAllBagsThatFitTheFiltersOfTheList() {
        String sack = service.aSackOf(2);

        List<String> lines = lines(service.fetch(BAGS + ".csv?q=" + sack, admin));

        assertThat(lines.getFirst()).startsWith("code,generation,role,siteCode,bagType,state,childCount");
        assertThat(lines).hasSize(2);
        assertThat(lines.get(1)).startsWith(sack + ",1,PARENT,LKO,mustard,OPEN,2,30,1.000,2.000,");
        assertThat(lines.get(1)).containsPattern(",20\\d\\d-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d(\\.\\d+)?Z,");
    }

    @Test
    void goesBeyondThePagesOfTheList() {
        service.aSackOf(2);
        long all = service.number("SELECT count(*) FROM bag");

        assertThat(lines(service.fetch(BAGS + ".csv?sort=code", admin))).hasSize(Math.toIntExact(all + 1));
    }

    @Test
    void makesWorkbooksToo() throws Exception {
        String sack = service.anOpenSack();

        HttpResponse<byte[]> answer = service.fetch(BAGS + ".xlsx?q=" + sack, admin);

        assertThat(answer.headers().firstValue("Content-Disposition")).contains("attachment; filename=\"bags.xlsx\"");
        try (ReadableWorkbook workbook = new ReadableWorkbook(new ByteArrayInputStream(answer.body()))) {
            assertThat(workbook.getFirstSheet().read())
                    .extracting(row -> row.getCellText(0))
                    .containsExactly("code", sack);
        }
    }

    @Test
    void holdsScansWithTheirRefusalsAndNoFormula() {
        String user = "exporter-" + System.nanoTime();
        String token = service.token(user, "dispatcher", "LKO");
        String sack = ScanService.aSack();
        expect(201, service.send(aScan(sack, null), token));
        expect(422, service.send(aScan("=cmd|' /C calc'!A0", null), token));
        expect(422, service.send(ScanService.with(aScan("+1,2", null), "stationCode", "NOWHERE"), token));

        String id = service.bean(JdbcClient.class)
                .sql("SELECT user_id FROM scan WHERE code = ?")
                .param(sack)
                .query(String.class)
                .single();
        List<String> lines = lines(service.fetch(SCANS + ".csv?user=" + id, admin));

        assertThat(lines).hasSize(4);
        assertThat(lines.get(1)).contains("UNKNOWN_STATION", "\"'+1,2\"");
        assertThat(lines.get(2)).contains("INVALID_CODE", ",'=cmd|");
        assertThat(lines.get(3)).contains("REGISTERED", "," + sack + ",");
        assertThat(lines(service.fetch(SCANS + ".csv?refused=true&user=" + id, admin)))
                .hasSize(3);
    }

    @ParameterizedTest
    @CsvSource({
        "admin,,200,200",
        "biller,LKO,200,200",
        "auditor,,200,200",
        "supervisor,LKO,200,403",
        "integrator,LKO,200,403",
        "dispatcher,LKO,403,403"
    })
    void followsTheRolesAndSitesOfTheTable(String role, String site, int own, int other) {
        String token = site == null ? service.token("x", role) : service.token("x", role, site);

        for (String path : List.of(BAGS + ".csv", SCANS + ".csv", BAGS + ".xlsx", SCANS + ".xlsx")) {
            assertThat(service.fetch(path + "?site=LKO&from=2026-01-01T00:00:00Z&to=2026-01-01T00:00:01Z", token)
                            .statusCode())
                    .isEqualTo(own);
            assertThat(service.fetch(path + "?site=IDR&from=2026-01-01T00:00:00Z&to=2026-01-01T00:00:01Z", token)
                            .statusCode())
                    .isEqualTo(other);
        }
    }

    @Test
    void showsASupervisorTheirOwnSitesOnly() {
        String sack = service.anOpenSack();
        String elsewhere = service.token("supervisor.indore", "supervisor", "IDR");

        assertThat(lines(service.fetch(BAGS + ".csv?q=" + sack, elsewhere))).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"bags.csv?limit=5", "scans.csv?q=x", "bags.csv?stat=OPEN"})
    void refusesAParameterThatItDoesNotKnow(String query) {
        assertThat(service.get("/api/v1/exports/" + query, admin).outcome()).isEqualTo("UNKNOWN_PARAMETER");
    }

    @Test
    void refusesAWrongFilterAsAProblem() {
        assertThat(service.get(BAGS + ".csv?state=LOST", admin).outcome()).isEqualTo("INVALID_REQUEST");
        assertThat(service.get(BAGS + ".csv?sort=weight", admin).outcome()).isEqualTo("INVALID_REQUEST");
        assertThat(service.get("/api/v1/exports/bags.pdf", admin).status()).isEqualTo(404);
    }

    @Test
    void endsTheQueryOfAClientThatWentAway() throws Exception {
        // more than fits into the buffers on the way
        assertThat(service.number("""
                        WITH c AS (INSERT INTO code SELECT 'ZZ' || i, 'CHILD', 1, 1 FROM generate_series(100000, 220000) i
                                   RETURNING code)
                        , b AS (INSERT INTO bag (id, code, generation, site_code, opened_at)
                                SELECT uuidv7(), code, 1, 'AKO', now() FROM c RETURNING 1) SELECT count(*) FROM b
                        """)).isEqualTo(120_001);
        try {
            try (InputStream answer = service.stream(BAGS + ".csv?q=ZZ", admin)) {
                assertThat(answer.readNBytes(1_000)).hasSize(1_000);
                assertThat(running()).isEqualTo(1);
            }
            for (long end = System.nanoTime() + 20_000_000_000L; running() > 0 && System.nanoTime() < end; ) {
                LockSupport.parkNanos(20_000_000);
            }
            assertThat(running()).isZero();
            assertThat(lines(service.fetch(BAGS + ".csv?q=ZZ", admin))).hasSize(120_002);
        } finally {
            assertThat(service.number(
                            "WITH b AS (DELETE FROM bag WHERE code LIKE 'ZZ%' RETURNING 1) SELECT count(*) FROM b"))
                    .isPositive();
            assertThat(service.number(
                            "WITH c AS (DELETE FROM code WHERE code LIKE 'ZZ%' RETURNING 1) SELECT count(*) FROM c"))
                    .isPositive();
        }
    }

    private long running() {
        return service.number("SELECT count(*) FROM pg_stat_activity WHERE usename = 'scan_service'"
                + " AND state <> 'idle' AND query LIKE '%FROM bag b%ORDER BY b.id%'");
    }

    private static List<String> lines(HttpResponse<byte[]> answer) {
        assertThat(answer.statusCode()).isEqualTo(200);
        return new String(answer.body(), StandardCharsets.UTF_8).lines().toList();
    }

    /** Nothing is kept by an answer, whatever it was asked for. */
    @Test
    void isNeverCached() {
        HttpResponse<byte[]> answer = service.fetch(SCANS + ".csv?user=nobody", admin);

        assertThat(Map.of(
                        "cache", answer.headers().firstValue("Cache-Control").orElse(""),
                        "type", answer.headers().firstValue("Content-Type").orElse("")))
                .containsEntry("cache", "no-store")
                .containsEntry("type", "text/csv;charset=UTF-8");
    }
}
