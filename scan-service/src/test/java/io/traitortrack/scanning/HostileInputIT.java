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

/** Scans of what no database can hold, and what no table of all calls knows: never a fault of ours. */
class HostileInputIT {

    private static final List<Object> WEIGHTS = List.of(
            0, -1, 1_001, 2_147_483_648L, new BigInteger("9".repeat(400)), new java.math.BigDecimal("1e-400"), 0.0001);

    private static String sack = "";
    private final ScanService service = ScanService.running();

    @BeforeAll
    static void aSack() {
        sack = ScanService.running().aSackOf(2);
    }

    static Stream<Object> weights() {
        return WEIGHTS.stream();
    }

    @ParameterizedTest
    @MethodSource("weights")
    void refusesAWeightThatNoPackHas(Object weight) {
        Map<String, Long> before = facts();

        Answer answer = send("weightKg", weight);

        assertThat(answer.status()).as("%s", answer).isEqualTo(400);
        assertThat(answer.outcome()).isEqualTo("INVALID_REQUEST");
        assertThat(answer.body().path("errors").path(0).path("field").stringValue(""))
                .isEqualTo("weightKg");
        assertThat(facts()).isEqualTo(before);
    }

    static Stream<Arguments> places() {
        List<Arguments> cases = new ArrayList<>();
        HostileTexts.ALL.forEach((what, text) -> {
            cases.add(place("raw text", what, t -> t.send("raw", text)));
            cases.add(place("a parent", what, t -> t.send("parent", text)));
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
    @ValueSource(strings = {"1970-01-01T00:00:00Z", "1900-01-01T00:00:00Z", "2026-01-01T00:00:00Z"})
    void listsWhatWasOpenedSinceTimesThatNoIdCanTell(String from) {
        Answer answer = get("?from=" + from + "&q=" + sack);

        assertThat(answer.body().path("items").size()).as("%s", answer).isEqualTo(1);
    }

    private static Arguments place(String place, String what, Function<HostileInputIT, Answer> call) {
        return arguments(place, what, call);
    }

    private Answer send(String field, Object value) {
        return service.postText(
                "/api/v1/scans", HostileTexts.json(with(aScan(aPack(), sack), field, value)), service.dispatcher());
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
