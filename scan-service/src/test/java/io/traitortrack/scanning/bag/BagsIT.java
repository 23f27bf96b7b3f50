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
import static org.awaitility.Awaitility.await;

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

    @Test
    void showsWhatWaitsForSomebody() {
        String open = service.anOpenSack();
        String sealed = service.aSackOf(2);
        seal(sealed);
        String pack = aPack();
        String emptied = service.anOpenSack();
        expect(201, service.scan(pack, emptied));
        expect(200, service.post("/api/v1/bags/" + pack + "/unlink", Map.of("reason", "WRONG_SACK"), supervisor()));

        assertThat(waiting("never-sealed&olderThan=PT0S", open)).containsExactly(open);
        assertThat(waiting("never-sealed&olderThan=PT0S", sealed)).isEmpty();
        assertThat(waiting("unbilled", sealed)).containsExactly(sealed);
        assertThat(waiting("unbilled", open)).isEmpty();
        await().untilAsserted(() -> {
            assertThat(waiting("unlinked", pack)).containsExactly(pack);
            assertThat(codes("/api/v1/bags?linked=false&q=" + pack, service.dispatcher()))
                    .containsExactly(pack);
        });
        expect(201, service.scan(pack, open));
        assertThat(waiting("unlinked", pack)).isEmpty();
    }

    @Test
    void countsTheAgeOfASackFromWhereItsStateBegan() {
        String open = aSackOfTenDaysAgo("OPEN", 0);
        String sealed = aSackOfTenDaysAgo("SEALED", 8);
        String sealedLately = aSackOfTenDaysAgo("SEALED", 2);

        assertThat(waiting("never-sealed", open)).containsExactly(open);
        assertThat(waiting("never-sealed&olderThan=P11D", open)).isEmpty();
        assertThat(waiting("over-age", sealed)).containsExactly(sealed);
        assertThat(waiting("over-age&olderThan=P9D", sealed)).isEmpty();
        assertThat(waiting("over-age", sealedLately)).isEmpty();
        assertThat(waiting("over-age&olderThan=P1D", sealedLately)).containsExactly(sealedLately);
    }

    @Test
    void aSackThatWasOpenedAgainWasSealedOnce() {
        String sack = service.aSackOf(1);
        seal(sack);
        expect(202, service.post("/api/v1/bags/" + sack + "/reopen", Map.of("reason", "MISCOUNT"), supervisor()));
        assertThat(service.number(
                        "WITH opened AS (UPDATE bag SET state = 'OPEN' WHERE code = ? RETURNING 1) SELECT count(*) FROM opened",
                        sack))
                .isEqualTo(1);

        assertThat(waiting("never-sealed&olderThan=PT0S", sack)).isEmpty();
    }

    private String aSackOfTenDaysAgo(String state, int sealedDaysAgo) {
        String sack = ScanService.aSack();
        assertThat(service.number("""
                                WITH named AS (INSERT INTO code VALUES (?, 'PARENT', 2, 1)),
                                opened AS (INSERT INTO bag (id, code, generation, site_code, bag_type, state, child_count,
                                    capacity, unit_weight_kg, weight_kg, opened_at)
                                  VALUES (uuidv7(interval '-10 days'), ?, 1, 'LKO', 'mustard', ?, 1, 30, 1, 1,
                                    now() - interval '10 days') RETURNING id, state),
                                sealed AS (INSERT INTO bag_change (id, bag_id, before, after, reason, actor, occurred_at, recorded_at)
                                  SELECT uuidv7(), id, 'OPEN', 'SEALED', 'FULL', 'x', now(), now() - make_interval(days => ?)
                                  FROM opened WHERE state = 'SEALED')
                                SELECT count(*) FROM opened
                                """, sack, sack, state, sealedDaysAgo)).isEqualTo(1);
        return sack;
    }

    private void seal(String sack) {
        expect(
                200,
                service.post("/api/v1/bags/" + sack + "/seal", Map.of("reason", "END_OF_LOT"), service.dispatcher()));
    }

    private String supervisor() {
        return service.token("supervisor.lucknow", "supervisor", "LKO");
    }

    private List<String> waiting(String view, String code) {
        return codes("/api/v1/bags?view=" + view + "&q=" + code, service.dispatcher());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "limit=0",
                "view=lost",
                "view=over-age&olderThan=week",
                "view=over-age&olderThan=-P1D",
                "view=over-age&olderThan=P9999999999999999999D",
                "view=unlinked&olderThan=P1D",
                "olderThan=P1D",
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

    @Test
    void listsReferenceDataPageByPage() {
        String auditor = service.token("a", "auditor");
        assertThat(codes("/api/v1/sites", "code", 3, auditor))
                .hasSize(10)
                .isSorted()
                .doesNotHaveDuplicates();
        List<String> ofOneSite = codes("/api/v1/stations?site=LKO", "code", 7, auditor);
        assertThat(ofOneSite)
                .isSorted()
                .doesNotHaveDuplicates()
                .containsExactlyElementsOf(codes("/api/v1/stations", "code", 500, service.dispatcher()));
        assertThat(codes("/api/v1/bag-types", "name", 1, auditor))
                .hasSizeGreaterThan(1)
                .isSorted()
                .doesNotHaveDuplicates();

        assertThat(expect(403, get("/api/v1/stations?site=DEL")).outcome()).isEqualTo("SITE_NOT_GRANTED");
        assertThat(expect(400, get("/api/v1/sites?limit=501")).outcome()).isEqualTo("INVALID_REQUEST");
        assertThat(expect(400, get("/api/v1/stations?cursor=!")).outcome()).isEqualTo("INVALID_CURSOR");
    }

    private List<String> codes(String list, String key, int limit, String token) {
        List<String> codes = new ArrayList<>();
        String path = list + (list.contains("?") ? "&" : "?") + "limit=" + limit;
        String next = "";
        while (next != null) {
            JsonNode page = expect(200, service.get(path + next, token)).body();
            assertThat(page.path("items").size()).isLessThanOrEqualTo(limit);
            page.path("items").forEach(item -> codes.add(item.path(key).stringValue()));
            next = page.path("next").isNull()
                    ? null
                    : "&cursor=" + page.path("next").stringValue();
        }
        return codes;
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
