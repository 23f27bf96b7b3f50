package io.traitortrack.scanning.timeline;

import java.util.List;
import java.util.Map;

import io.traitortrack.scanning.ScanService;
import io.traitortrack.scanning.ScanService.Answer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static io.traitortrack.scanning.ScanService.aPack;
import static io.traitortrack.scanning.ScanService.aScan;
import static io.traitortrack.scanning.ScanService.expect;
import static io.traitortrack.scanning.ScanService.with;
import static org.assertj.core.api.Assertions.assertThat;

/** What a history tells, of which generation, and to whom. */
class TimelineIT {

    private static final List<String> LEFT_OUT = List.of(
            "raw", "actor", "stationCode", "siteCode", "scanId", "note", "otherParent", "childCount", "billNumber");

    private final ScanService service = ScanService.running();
    private final String lucknow = service.dispatcher();
    private final String indore = service.token("dispatcher.indore", "dispatcher", "IDR");
    private final String admin = service.token("admin", "admin");

    @Test
    void tellsEachGenerationUnderItsOwnNumber() {
        String sack = service.aSackOf(1);
        retire(sack);
        expect(404, service.scan(aPack(), sack));
        expect(201, service.scan(sack, null));
        expect(201, service.scan(aPack(), sack));

        assertThat(story(sack, "", lucknow))
                .containsExactly(
                        "1 REGISTERED", "1 LINKED", "1 EMPTIED", "1 PARENT_NOT_FOUND", "2 REGISTERED", "2 LINKED");
        assertThat(story(sack, "?sort=-recordedAt", lucknow))
                .isEqualTo(story(sack, "", lucknow).reversed());
        assertThat(story(sack, "?generation=2", lucknow)).containsExactly("2 REGISTERED", "2 LINKED");
        assertThat(story(sack, "?generation=1", lucknow))
                .containsExactly("1 REGISTERED", "1 LINKED", "1 EMPTIED", "1 PARENT_NOT_FOUND");
        expect(404, history(sack, "?generation=3", lucknow));
    }

    @Test
    void bindsAPacksLinkToTheGenerationThatWasLinked() {
        String pack = aPack();
        String sack = service.anOpenSack();
        expect(201, service.scan(pack, sack));
        retire(sack);
        service.run("UPDATE bag SET retired_at = now() WHERE code = ?", pack);
        String next = service.anOpenSack();
        expect(201, service.scan(pack, next));

        assertThat(story(pack, "", lucknow)).containsExactly("1 LINKED", "1 EMPTIED", "2 LINKED");
    }

    @Test
    void pagesThroughAllGenerations() {
        String sack = service.aSackOf(2);
        retire(sack);
        expect(201, service.scan(sack, null));
        String cursor = "";
        StringBuilder told = new StringBuilder();
        do {
            JsonNode page =
                    expect(200, history(sack, "?limit=1" + cursor, lucknow)).body();
            told.append(page.path("items").get(0).path("what").stringValue()).append(' ');
            JsonNode next = page.path("next");
            cursor = next.isString() ? "&cursor=" + next.stringValue() : "";
        } while (!cursor.isEmpty());

        assertThat(told.toString()).isEqualTo("REGISTERED LINKED LINKED EMPTIED REGISTERED ");
    }

    @Test
    void hidesGenerationsOfForeignSites() {
        String sack = service.aSackOf(1);
        retire(sack);
        expect(201, service.send(with(aScan(sack, null), "stationCode", "IDR-1"), indore));

        assertThat(story(sack, "", lucknow)).containsExactly("1 REGISTERED", "1 LINKED", "1 EMPTIED");
        assertThat(story(sack, "", indore)).containsExactly("2 REGISTERED");
        assertThat(story(sack, "", admin)).containsExactly("1 REGISTERED", "1 LINKED", "1 EMPTIED", "2 REGISTERED");
        expect(404, history(sack, "?generation=2", lucknow));
        expect(404, history(sack, "?generation=1", indore));
        expect(404, history(sack, "", service.token("a", "dispatcher", "JAI")));
    }

    @Test
    void tellsAScanAtAForeignSiteAsABareFact() {
        String sack = service.anOpenSack();
        String foreignPack = aPack();
        Answer refused = service.send(with(aScan(foreignPack, sack), "stationCode", "IDR-1"), indore);
        assertThat(refused.outcome()).isEqualTo("OTHER_SITE");

        JsonNode told = last(sack, lucknow);

        assertThat(told.path("what").stringValue()).isEqualTo("OTHER_SITE");
        assertThat(told.path("elsewhere").booleanValue()).isTrue();
        assertThat(told.path("parentCode").stringValue()).isEqualTo(sack);
        assertThat(told.propertyNames()).doesNotContainAnyElementsOf(LEFT_OUT).doesNotContain("code");
        assertThat(told.toString()).doesNotContain(foreignPack).doesNotContain("IDR");
        JsonNode whole = last(sack, admin);
        assertThat(whole.path("elsewhere").booleanValue()).isFalse();
        assertThat(whole.path("raw").stringValue()).isEqualTo(foreignPack);
        assertThat(whole.path("stationCode").stringValue()).isEqualTo("IDR-1");
    }

    @Test
    void namesNoForeignSackThatAPackWasScannedInto() {
        String pack = aPack();
        expect(201, service.scan(pack, service.anOpenSack()));
        String foreignSack = ScanService.aSack();
        expect(201, service.send(with(aScan(foreignSack, null), "stationCode", "IDR-1"), indore));
        Answer refused = service.send(with(aScan(pack, foreignSack), "stationCode", "IDR-1"), indore);
        assertThat(refused.outcome()).isEqualTo("LINKED_ELSEWHERE");

        JsonNode told = last(pack, lucknow);

        assertThat(told.path("what").stringValue()).isEqualTo("LINKED_ELSEWHERE");
        assertThat(told.path("elsewhere").booleanValue()).isTrue();
        assertThat(told.propertyNames()).doesNotContainAnyElementsOf(LEFT_OUT).doesNotContain("parentCode");
        assertThat(told.toString()).doesNotContain(foreignSack);
    }

    @Test
    void leavesAScanAtNoKnownStationToThoseWhoReachEverySite() {
        String sack = service.anOpenSack();
        expect(422, service.send(with(aScan(aPack(), sack), "stationCode", "NOWHERE-1"), indore));

        assertThat(last(sack, lucknow).path("elsewhere").booleanValue()).isTrue();
        assertThat(last(sack, admin).path("stationCode").stringValue()).isEqualTo("NOWHERE-1");
    }

    @Test
    void tellsASealingAtAnOwnStationInFull() {
        String sack = service.aSackOf(1);
        expect(
                200,
                service.post(
                        "/api/v1/bags/" + sack + "/seal",
                        Map.of("reason", "torn at the seam", "stationCode", "LKO-2"),
                        lucknow));

        JsonNode told = last(sack, lucknow);

        assertThat(told.path("note").stringValue()).isEqualTo("torn at the seam");
        assertThat(told.path("siteCode").stringValue()).isEqualTo("LKO");
        assertThat(told.path("elsewhere").booleanValue()).isFalse();
    }

    private Answer history(String code, String query, String token) {
        return service.get("/api/v1/bags/" + code + "/history" + query, token);
    }

    private List<String> story(String code, String query, String token) {
        return expect(200, history(code, query, token))
                .body()
                .path("items")
                .valueStream()
                .map(item -> item.path("generation").intValue() + " "
                        + item.path("what").stringValue())
                .toList();
    }

    private JsonNode last(String code, String token) {
        return expect(200, history(code, "?sort=-recordedAt&limit=1", token))
                .body()
                .path("items")
                .get(0);
    }

    private void retire(String sack) {
        String supervisor = service.token("supervisor.lucknow", "supervisor", "LKO");
        expect(200, service.post("/api/v1/bags/" + sack + "/retire", Map.of("reason", "EMPTIED"), supervisor));
    }
}
