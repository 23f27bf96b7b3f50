package io.traitortrack.scanning;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;

import io.traitortrack.scanning.ScanService.Answer;
import io.traitortrack.testkit.HostileTexts;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.traitortrack.scanning.ScanService.aPack;
import static io.traitortrack.scanning.ScanService.aScan;
import static io.traitortrack.scanning.ScanService.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** Every text, time and number that a client may send, with what no database can hold: never a fault of ours. */
class HostileInputIT {

    private static final List<String> TIMES = List.of(
            "+999999999-12-31T23:59:59-18:00",
            "-999999999-01-01T00:00:00+18:00",
            "1899-12-31T23:59:59Z",
            "2200-01-01T00:00:00Z",
            "2026-02-30T00:00:00Z",
            "2026-01-01T00:00:00+19:00",
            "2026-01-01\u0000");

    private static final List<Object> WEIGHTS = List.of(
            0, -1, 1_001, 2_147_483_648L, new BigInteger("9".repeat(400)), new java.math.BigDecimal("1e-400"), 0.0001);

    private static String sack = "";
    private final ScanService service = ScanService.running();

    @BeforeAll
    static void aSack() {
        sack = ScanService.running().aSackOf(2);
    }

    static Stream<Arguments> fields() {
        List<Arguments> cases = new ArrayList<>();
        HostileTexts.ALL.forEach((what, text) -> {
            for (String field : List.of("scanId", "stationCode", "scannedAt")) {
                cases.add(scan(field, what, text));
            }
            for (String field : List.of("reason", "stationCode")) {
                cases.add(arguments("sealing", field, what, call(t -> t.seal(field, text))));
            }
            if (HostileTexts.isInQueries(text)) {
                for (String parameter : List.of(
                        "site", "type", "role", "state", "linked", "billed", "q", "from", "to", "sort", "limit")) {
                    cases.add(query(parameter, what, text));
                }
                for (String parameter : List.of("generation", "sort", "limit")) {
                    cases.add(history(parameter, what, text));
                }
            }
        });
        for (String time : TIMES) {
            cases.add(scan("scannedAt", time, time));
            cases.add(query("from", time, time));
            cases.add(query("to", time, time));
        }
        WEIGHTS.forEach(weight -> cases.add(scan("weightKg", weight.toString(), weight)));
        for (String number : List.of("0", "-1", "501", "2147483648", "1e9", "1.5")) {
            cases.add(query("limit", number, number));
            cases.add(history("limit", number, number));
        }
        return cases.stream();
    }

    @ParameterizedTest(name = "{0}: {1} with {2}")
    @MethodSource("fields")
    void refusesItByName(String act, String field, String what, Function<HostileInputIT, Answer> call) {
        Map<String, Long> before = facts();

        Answer answer = call.apply(this);

        assertThat(answer.status()).as("%s", answer).isEqualTo(400);
        assertThat(answer.outcome()).isEqualTo("INVALID_REQUEST");
        assertThat(answer.body().path("errors").path(0).path("field").stringValue(""))
                .isEqualTo(field);
        assertThat(facts()).isEqualTo(before);
    }

    static Stream<Arguments> places() {
        List<Arguments> cases = new ArrayList<>();
        HostileTexts.ALL.forEach((what, text) -> {
            cases.add(place("raw text", what, t -> t.send("raw", text)));
            cases.add(place("a parent", what, t -> t.send("parent", text)));
            if (HostileTexts.isInPaths(text)) {
                String path = HostileTexts.encoded(text);
                cases.add(place("a bag", what, t -> t.get("/" + path)));
                cases.add(place("a history", what, t -> t.get("/" + path + "/history")));
                cases.add(place("a sack to seal", what, t -> t.sealOf(path)));
                cases.add(place("a cursor", what, t -> t.get("?cursor=" + path)));
                cases.add(place("a cursor of a history", what, t -> t.get("/" + sack + "/history?cursor=" + path)));
            }
        });
        for (String bytes : List.of("%ED%A0%80", "%FF", "%C0%80")) {
            cases.add(place("a query that is not in UTF-8", bytes, t -> t.get("?site=" + bytes)));
        }
        return cases.stream();
    }

    /** A refused scan is a fact and is kept (D-20); nothing else changes. */
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("places")
    void takesItForNothingThatExists(String place, String what, Function<HostileInputIT, Answer> call) {
        Map<String, Long> before = facts();

        Answer answer = call.apply(this);

        assertThat(answer.status()).as("%s", answer).isIn(400, 403, 404, 422);
        assertThat(answer.outcome()).isNotEmpty();
        assertThat(facts()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "?stat=OPEN",
                "?Site=LKO",
                "/%s?asof=2026-01-01T00:00:00Z",
                "/%s/history?from=2026-01-01T00:00:00Z"
            })
    void refusesAParameterThatItDoesNotKnow(String query) {
        Answer answer = get(query.formatted(sack));

        assertThat(answer.outcome()).isEqualTo("UNKNOWN_PARAMETER");
        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.body().path("errors").path(0).path("field").stringValue(""))
                .isIn("stat", "Site", "asof", "from");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1970-01-01T00:00:00Z", "1900-01-01T00:00:00Z", "2026-01-01T00:00:00Z"})
    void listsWhatWasOpenedSinceTimesThatNoIdCanTell(String from) {
        Answer answer = get("?from=" + from + "&q=" + sack);

        assertThat(answer.body().path("items").size()).as("%s", answer).isEqualTo(1);
    }

    private static Arguments scan(String field, String what, Object value) {
        return arguments("scanning", field, what, call(t -> t.send(field, value)));
    }

    private static Arguments query(String parameter, String what, String text) {
        return arguments(
                "listing", parameter, what, call(t -> t.get("?" + parameter + "=" + HostileTexts.encoded(text))));
    }

    private static Arguments history(String parameter, String what, String text) {
        return arguments(
                "history",
                parameter,
                what,
                call(t -> t.get("/" + sack + "/history?" + parameter + "=" + HostileTexts.encoded(text))));
    }

    private static Function<HostileInputIT, Answer> call(Function<HostileInputIT, Answer> call) {
        return call;
    }

    private static Arguments place(String place, String what, Function<HostileInputIT, Answer> call) {
        return arguments(place, what, call);
    }

    private Answer send(String field, Object value) {
        return service.postText(
                "/api/v1/scans", HostileTexts.json(with(aScan(aPack(), sack), field, value)), service.dispatcher());
    }

    private Answer seal(String field, String text) {
        Map<String, String> body = new HashMap<>(Map.of("reason", "END_OF_LOT"));
        body.put(field, text);
        return service.postText("/api/v1/bags/" + sack + "/seal", HostileTexts.json(body), service.dispatcher());
    }

    private Answer sealOf(String path) {
        return service.post("/api/v1/bags/" + path + "/seal", Map.of("reason", "END_OF_LOT"), service.dispatcher());
    }

    private Answer get(String path) {
        return service.get("/api/v1/bags" + path, service.dispatcher());
    }

    private Map<String, Long> facts() {
        Map<String, Long> facts = new HashMap<>();
        for (String table : List.of("code", "bag", "link", "bag_change", "idempotency_key")) {
            facts.put(table, service.number("SELECT count(*) FROM " + table));
        }
        facts.put("accepted", service.number("SELECT count(*) FROM scan WHERE status < 300"));
        facts.put("versions", service.number("SELECT sum(version) FROM code"));
        return facts;
    }
}
