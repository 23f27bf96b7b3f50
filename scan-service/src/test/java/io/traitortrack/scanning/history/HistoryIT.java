package io.traitortrack.scanning.history;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.github.f4b6a3.uuid.UuidCreator;
import io.traitortrack.platform.paging.Cursor;
import io.traitortrack.scanning.ScanService;
import io.traitortrack.scanning.ScanService.Answer;
import io.traitortrack.testkit.TestIssuer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static io.traitortrack.scanning.ScanService.aPack;
import static io.traitortrack.scanning.ScanService.aScan;
import static io.traitortrack.scanning.ScanService.expect;
import static io.traitortrack.scanning.ScanService.with;
import static org.assertj.core.api.Assertions.assertThat;

class HistoryIT {

    private final ScanService service = ScanService.running();
    private final String supervisor = service.token("supervisor.lucknow", "supervisor", "LKO");
    private final String name = "scanner." + UuidCreator.getTimeOrderedEpoch();
    private final String scanner = service.token(name, "dispatcher", "LKO");

    @Test
    void tellsWhatAPersonScannedTheNewestFirstAndWhatWasRefused() {
        String sack = service.anOpenSack();
        String pack = aPack();
        expect(201, send(aScan(pack, sack)));
        expect(422, send(aScan("SB1", null)));
        expect(404, send(aScan(aPack(), ScanService.aSack())));

        List<JsonNode> scans = all("user=" + user() + "&limit=2");

        assertThat(scans)
                .extracting(scan -> scan.path("outcome").stringValue())
                .containsExactly("PARENT_NOT_FOUND", "INVALID_CODE", "LINKED");
        assertThat(scans.getLast().path("code").stringValue()).isEqualTo(pack);
        assertThat(scans.getLast().path("parentCode").stringValue()).isEqualTo(sack);
        assertThat(all("user=" + user() + "&refused=false")).hasSize(1);
        assertThat(all("user=" + user() + "&refused=true")).hasSize(2);
        assertThat(all("user=" + user() + "&outcome=INVALID_CODE")).hasSize(1);
        assertThat(all("user=" + user() + "&station=LKO-2")).isEmpty();
        assertThat(all("user=" + user() + "&from=2199-01-01T00:00:00Z")).isEmpty();
    }

    @Test
    void showsHowFarAStationsClockIsOff() {
        expect(201, send(with(aScan(ScanService.aSack(), null), "scannedAt", "2020-01-01T00:00:00Z")));

        JsonNode scan = all("user=" + user()).getFirst();

        assertThat(scan.path("skewSeconds").doubleValue()).isGreaterThan(86_400 * 365);
        assertThat(scan.path("occurredAt").stringValue()).isEqualTo("2020-01-01T00:00:00Z");
    }

    @Test
    void isStableWhileScansComeIn() {
        String sack = service.anOpenSack();
        for (int i = 0; i < 6; i++) {
            expect(201, send(aScan(aPack(), sack)));
        }
        Answer first = list("user=" + user() + "&limit=3");
        expect(201, send(aScan(aPack(), sack)));

        Answer second = list("user=" + user() + "&limit=3&cursor=" + first.text("next"));

        List<String> ids = new ArrayList<>();
        first.body().path("items").forEach(scan -> ids.add(scan.path("scanId").stringValue()));
        second.body().path("items").forEach(scan -> ids.add(scan.path("scanId").stringValue()));
        assertThat(ids).hasSize(6).doesNotHaveDuplicates();
    }

    @Test
    void showsNothingOfForeignSites() {
        expect(201, send(aScan(ScanService.aSack(), null)));
        String stranger = service.token("s", "supervisor", "IDR");

        assertThat(expect(200, service.get("/api/v1/scans?user=" + user(), stranger))
                        .body()
                        .path("items")
                        .size())
                .isZero();
        expect(403, service.get("/api/v1/scans?site=LKO", stranger));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "from=yesterday",
                "refused=perhaps",
                "cursor=nonsense",
                "limit=501",
                "sort=up",
                "site=%00",
                "from=1700-01-01T00:00:00Z"
            })
    void refusesWhatItCannotRead(String query) {
        expect(400, service.get("/api/v1/scans?" + query, supervisor));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"+300000-01-01T00:00:00Z", "-300000-01-01T00:00:00Z", "+1000000000-12-31T23:59:59Z", "now", ""})
    void refusesACursorOfATimeThatNoScanHas(String time) {
        String cursor = Cursor.encode(time, "00000000-0000-7000-8000-000000000000");

        assertThat(expect(400, service.get("/api/v1/scans?cursor=" + cursor, supervisor))
                        .outcome())
                .isEqualTo("INVALID_CURSOR");
    }

    private Answer send(Map<String, Object> scan) {
        return service.send(scan, scanner);
    }

    private String user() {
        return TestIssuer.userId(name);
    }

    private Answer list(String query) {
        return expect(200, service.get("/api/v1/scans?" + query, supervisor));
    }

    private List<JsonNode> all(String query) {
        List<JsonNode> scans = new ArrayList<>();
        Answer page = list(query);
        page.body().path("items").forEach(scans::add);
        while (!page.body().path("next").isNull() && page.body().has("next")) {
            page = list(query + "&cursor=" + page.text("next"));
            page.body().path("items").forEach(scans::add);
        }
        return scans;
    }
}
