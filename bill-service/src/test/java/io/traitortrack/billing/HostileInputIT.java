package io.traitortrack.billing;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;

import io.traitortrack.billing.RunningBilling.Answer;
import io.traitortrack.testkit.HostileTexts;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.traitortrack.billing.RunningBilling.aBill;
import static io.traitortrack.billing.RunningBilling.admin;
import static io.traitortrack.billing.RunningBilling.anId;
import static io.traitortrack.billing.RunningBilling.billing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** Every text, day and number that a client may send, with what no database can hold: refused by name, nothing changed. */
class HostileInputIT {

    private static final List<String> TABLES = List.of(
            "bill", "customer", "destination", "bill_counter", "bill_parent", "load_scan", "outbox", "idempotency_key");

    private static final Map<String, String> DAYS = new TreeMap<>(Map.of(
            "a day after all", "+999999999-12-31",
            "a day before all", "-999999999-01-01",
            "a day of the year 0", "0000-01-01",
            "no day", "2026-02-30",
            "NUL", "2026-\u0000"));

    private static final Map<String, Object> NUMBERS = new TreeMap<>(Map.of(
            "more than an int",
            2_147_483_648L,
            "more than a long",
            new java.math.BigInteger("9".repeat(40)),
            "a fraction",
            1.5,
            "less than nothing",
            -1));

    private static String bill = "";
    private final RunningBilling billing = billing();

    @BeforeAll
    static void aBillWithASack() {
        bill = billing().aNewBill(5);
        assertThat(billing().load(bill, billing().aSealedSack()).status()).isEqualTo(200);
    }

    static Stream<Arguments> fields() {
        List<Arguments> cases = new ArrayList<>();
        for (String field : List.of("number", "siteCode", "customer", "destination", "vehicle", "driver", "notes")) {
            HostileTexts.ALL.forEach((what, text) ->
                    cases.add(body("creating", field, what, t -> t.post("", aBill(5, field, text)))));
        }
        for (String field : List.of("vehicle", "driver", "notes")) {
            HostileTexts.ALL.forEach((what, text) ->
                    cases.add(body("changing", field, what, t -> t.change(Map.of(field, text)))));
        }
        NUMBERS.forEach((what, number) -> {
            cases.add(body("creating", "capacity", what, t -> t.post("", aBill(5, "capacity", number))));
            cases.add(body("changing", "capacity", what, t -> t.change(Map.of("capacity", number))));
        });
        HostileTexts.ALL.forEach((what, text) -> {
            cases.add(
                    body("completing", "reason", what, t -> t.post("/" + bill + "/complete", Map.of("reason", text))));
            for (String field : List.of("scanId", "stationCode")) {
                cases.add(body("loading", field, what, t -> t.load(field, text)));
            }
        });
        return cases.stream();
    }

    @ParameterizedTest(name = "{0}: {1} with {2}")
    @MethodSource("fields")
    void refusesAFieldByName(String act, String field, String what, Function<HostileInputIT, Answer> call) {
        refusesByName(field, call);
    }

    static Stream<Arguments> parameters() {
        List<Arguments> cases = new ArrayList<>();
        for (String parameter : List.of("site", "state", "customer", "q", "limit")) {
            HostileTexts.ALL.forEach((what, text) -> {
                if (HostileTexts.isInQueries(text)) {
                    cases.add(query(parameter, what, text));
                }
            });
        }
        for (String parameter : List.of("from", "to")) {
            DAYS.forEach((what, text) -> cases.add(query(parameter, what, text)));
        }
        for (String number : List.of("0", "-1", "501", "2147483648", "1e9", "1.5")) {
            cases.add(query("limit", number, number));
        }
        return cases.stream();
    }

    @ParameterizedTest(name = "{0} with {1}")
    @MethodSource("parameters")
    void refusesAParameterByName(String parameter, String what, Function<HostileInputIT, Answer> call) {
        refusesByName(parameter, call);
    }

    private void refusesByName(String field, Function<HostileInputIT, Answer> call) {
        Map<String, Long> before = facts();

        Answer answer = call.apply(this);

        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("INVALID_REQUEST");
        assertThat(answer.body().path("errors").path(0).path("field").asString())
                .isEqualTo(field);
        assertThat(facts()).isEqualTo(before);
    }

    static Stream<Arguments> places() {
        List<Arguments> cases = new ArrayList<>();
        HostileTexts.ALL.forEach((what, text) -> {
            cases.add(place("raw text", what, t -> t.load("raw", text)));
            cases.add(place("a version", what, t -> t.send("PATCH", "/" + bill, Map.of(), inHeader(text))));
            cases.add(place("a key", what, t -> t.createWithKey(inHeader(text))));
            if (HostileTexts.isInPaths(text)) {
                String path = HostileTexts.encoded(text);
                cases.add(place("a bill read", what, t -> t.get("/" + path)));
                cases.add(place("a bill completed", what, t -> t.post("/" + path + "/complete", Map.of())));
                cases.add(place("a bill loaded", what, t -> t.post("/" + path + "/parents", aLoad("SB00001"))));
                cases.add(place("a bill changed", what, t -> t.send("PATCH", "/" + path, Map.of(), "\"1\"")));
                cases.add(place(
                        "a sack unloaded", what, t -> t.send("DELETE", "/" + bill + "/parents/" + path, null, "")));
                cases.add(place("a cursor", what, t -> t.get("?cursor=" + path)));
            }
        });
        for (String bytes : List.of("%ED%A0%80", "%FF", "%C0%80")) {
            cases.add(place("a query that is not in UTF-8", bytes, t -> t.get("?q=" + bytes)));
            cases.add(place("a parameter that nobody knows", bytes, t -> t.get("?limit=1&nobody=" + bytes)));
        }
        return cases.stream();
    }

    /** What is looked up refuses as unknown what cannot exist, or as unreadable; never as a fault of ours. */
    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("places")
    void takesItForNothingThatExists(String place, String what, Function<HostileInputIT, Answer> call) {
        Map<String, Long> before = facts();

        Answer answer = call.apply(this);

        assertThat(answer.status()).as("%s", answer.body()).isIn(400, 404, 412, 422);
        assertThat(answer.code()).as("%s", answer.response().body()).isNotEmpty();
        assertThat(facts()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"?stat=DRAFT", "?site=LKO&State=DRAFT", "/%s?asOf=2026-01-01T00:00:00Z", "?\u00e4=1"})
    void refusesAParameterThatItDoesNotKnow(String query) {
        Answer answer = get(query.formatted(bill).replace("\u00e4", "%C3%A4"));

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("UNKNOWN_PARAMETER");
        assertThat(answer.body().path("errors").path(0).path("field").asString())
                .isIn("stat", "State", "asOf", "\u00e4");
    }

    @Test
    void takesNamesThatGrowWhenTheyAreCompared() {
        // one character that stands for eighteen
        Answer answer = post("", aBill(5, "customer", "\ufdfa".repeat(200)));

        assertThat(answer.status()).as("%s", answer.body()).isEqualTo(201);
    }

    private static Arguments body(String act, String field, String what, Function<HostileInputIT, Answer> call) {
        return arguments(act, field, what, call);
    }

    private static Arguments query(String parameter, String what, String text) {
        return place(parameter, what, t -> t.get("?" + parameter + "=" + HostileTexts.encoded(text)));
    }

    private static Arguments place(String place, String what, Function<HostileInputIT, Answer> call) {
        return arguments(place, what, call);
    }

    private static String inHeader(String text) {
        return text.replace('\u0000', '\u00ff').replace('\ud800', '\u00ff').replace('\n', ' ');
    }

    private Answer get(String path) {
        return billing.get(admin(), path);
    }

    private Answer post(String path, Map<String, ?> body) {
        return send("POST", path, body, "");
    }

    private Answer change(Map<String, ?> edit) {
        return send("PATCH", "/" + bill, edit, "\"2\"");
    }

    private Answer createWithKey(String key) {
        return billing.post(admin(), "", aBill(5), "Idempotency-Key", key);
    }

    private Answer load(String field, String text) {
        Map<String, Object> load = aLoad("SB00001");
        load.put(field, text);
        return post("/" + bill + "/parents", load);
    }

    private static Map<String, Object> aLoad(String raw) {
        return new HashMap<>(Map.of("scanId", anId(), "raw", raw, "stationCode", "LKO-1"));
    }

    private Answer send(String method, String path, @org.jspecify.annotations.Nullable Object body, String ifMatch) {
        String json = body == null ? null : HostileTexts.json(body);
        return ifMatch.isEmpty()
                ? billing.call(method, admin(), path, json)
                : billing.call(method, admin(), path, json, "If-Match", ifMatch);
    }

    private Map<String, Long> facts() {
        Map<String, Long> facts = new HashMap<>();
        for (String table : TABLES) {
            facts.put(table, billing.count("SELECT count(*) FROM " + table));
        }
        facts.put("versions", billing.count("SELECT sum(version) FROM bill"));
        return facts;
    }
}
