package io.traitortrack.scanning.bag;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.traitortrack.scanning.ScanService;
import io.traitortrack.scanning.ScanService.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static io.traitortrack.scanning.ScanService.aPack;
import static io.traitortrack.scanning.ScanService.aScan;
import static io.traitortrack.scanning.ScanService.expect;
import static org.assertj.core.api.Assertions.assertThat;

class BagsIT {

    private final ScanService service = ScanService.running();

    @Test
    void showsASackWithItsPacksAndAPackWithItsSack() {
        String sack = service.anOpenSack();
        String pack = aPack();
        expect(201, service.scan(pack, sack));

        Answer parent = expect(200, get("/api/v1/bags/" + sack.toLowerCase(java.util.Locale.ROOT)));
        Answer child = expect(200, get("/api/v1/bags/" + pack));

        assertThat(parent.body().path("children").get(0).path("code").stringValue())
                .isEqualTo(pack);
        assertThat(child.body().path("parent").path("code").stringValue()).isEqualTo(sack);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SB98765", "nonsense-", "%3Cb%3E", "SB1234"})
    void knowsNothingOfWhatWasNeverScanned(String code) {
        assertThat(expect(404, get("/api/v1/bags/" + code)).outcome()).isEqualTo("BAG_NOT_FOUND");
    }

    @ParameterizedTest
    @CsvSource({
        "admin,,200",
        "biller,,200",
        "auditor,,200",
        "supervisor,LKO,200",
        "dispatcher,LKO,200",
        "integrator,LKO,200",
        "supervisor,IDR,404",
        "dispatcher,IDR,404",
        "integrator,IDR,404",
        "dispatcher,,404"
    })
    void showsBagsToThoseWhoMaySeeTheSite(String role, @org.jspecify.annotations.Nullable String site, int status) {
        String sack = service.anOpenSack();
        String token = site == null ? service.token("a", role) : service.token("a", role, site);

        for (String path : List.of("/api/v1/bags/" + sack, "/api/v1/bags/" + sack + "/history")) {
            expect(status, service.get(path, token));
        }
        Answer list = expect(200, service.get("/api/v1/bags?q=" + sack, token));
        assertThat(list.body().path("items").size()).isEqualTo(status == 200 ? 1 : 0);
    }

    @Test
    void showsNothingToWhoeverHasNoRole() {
        assertThat(expect(403, service.get("/api/v1/bags", service.token("a", "guest", "LKO")))
                        .outcome())
                .isEqualTo("ROLE_NOT_GRANTED");
    }

    @Test
    void refusesToListAForeignSite() {
        assertThat(expect(403, get("/api/v1/bags?site=IDR")).outcome()).isEqualTo("SITE_NOT_GRANTED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"openedAt", "-openedAt", "code", "-code"})
    void pagesThroughEveryBagOnce(String sort) {
        service.aSackOf(3);
        List<String> all = new ArrayList<>();
        String cursor = "";
        do {
            Answer page = expect(200, get("/api/v1/bags?limit=400&sort=" + sort + cursor));
            page.body().path("items").forEach(item -> all.add(item.path("bagId").stringValue()));
            JsonNode next = page.body().path("next");
            cursor = next.isString() ? "&cursor=" + next.stringValue() : "";
        } while (!cursor.isEmpty());

        assertThat(all).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(4);
    }

    @Test
    void filters() {
        String sack = service.aSackOf(2);
        String idr = ScanService.aSack();
        expect(
                201,
                service.send(
                        ScanService.with(aScan(idr, null), "stationCode", "IDR-1"),
                        service.token("dispatcher.indore", "dispatcher", "IDR")));
        String admin = service.token("admin", "admin");

        assertThat(codes(
                        "/api/v1/bags?q=" + sack + "&role=PARENT&state=OPEN&type=mustard&billed=false&site=LKO", admin))
                .containsExactly(sack);
        assertThat(codes("/api/v1/bags?q=" + sack + "&state=SEALED", admin)).isEmpty();
        assertThat(codes("/api/v1/bags?q=" + sack + "&billed=true", admin)).isEmpty();
        assertThat(codes("/api/v1/bags?q=" + sack + "&type=moong", admin)).isEmpty();
        assertThat(codes("/api/v1/bags?site=IDR&q=SB&limit=500", admin))
                .contains(idr)
                .doesNotContain(sack);
        assertThat(codes("/api/v1/bags?linked=true&limit=1", admin)).hasSize(1);
        assertThat(codes("/api/v1/bags?from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z", admin))
                .isEmpty();
        assertThat(codes("/api/v1/bags?from=2020-01-01T00:00:00Z&q=" + sack, admin))
                .containsExactly(sack);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "limit=501",
                "limit=x",
                "cursor=x",
                "cursor=TkVXRVNUX0ZJUlNUH3g",
                "sort=weight",
                "role=SACK",
                "state=LOST",
                "linked=maybe",
                "from=yesterday",
                "q=%00",
                "site=%0a"
            })
    void refusesParametersThatMeanNothing(String query) {
        expect(400, get("/api/v1/bags?" + query));
    }

    @Test
    void tellsTheWholeStoryOfASackInPages() {
        String sack = service.aSackOf(2);
        service.scan("SB1", sack);
        expect(
                200,
                service.post("/api/v1/bags/" + sack + "/seal", Map.of("reason", "END_OF_LOT"), service.dispatcher()));
        service.scan(aPack(), sack);
        List<String> story = new ArrayList<>();
        String cursor = "";
        do {
            Answer page = expect(200, get("/api/v1/bags/" + sack + "/history?limit=2" + cursor));
            page.body()
                    .path("items")
                    .forEach(item -> story.add(item.path("what").stringValue()));
            JsonNode next = page.body().path("next");
            cursor = next.isString() ? "&cursor=" + next.stringValue() : "";
        } while (!cursor.isEmpty());

        assertThat(story)
                .containsExactly("REGISTERED", "LINKED", "LINKED", "INVALID_CODE", "END_OF_LOT", "PARENT_NOT_OPEN");
        List<String> backwards = new ArrayList<>();
        get("/api/v1/bags/" + sack + "/history?sort=-recordedAt")
                .body()
                .path("items")
                .forEach(item -> backwards.add(item.path("what").stringValue()));
        assertThat(backwards).isEqualTo(story.reversed());
    }

    @Test
    void listsReferenceDataOfTheSitesReached() {
        assertThat(expect(200, get("/api/v1/sites")).body().path("items").size())
                .isEqualTo(1);
        assertThat(expect(200, get("/api/v1/stations")).body().path("items").size())
                .isEqualTo(30);
        assertThat(expect(200, get("/api/v1/bag-types")).body().path("items").size())
                .isEqualTo(2);
        assertThat(expect(200, service.get("/api/v1/sites", service.token("a", "auditor")))
                        .body()
                        .path("items")
                        .size())
                .isEqualTo(10);
    }

    private Answer get(String path) {
        return service.get(path, service.dispatcher());
    }

    private List<String> codes(String path, String token) {
        return expect(200, service.get(path, token))
                .body()
                .path("items")
                .valueStream()
                .map(item -> item.path("code").stringValue())
                .toList();
    }
}
