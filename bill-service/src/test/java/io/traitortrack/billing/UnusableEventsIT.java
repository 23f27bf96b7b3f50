package io.traitortrack.billing;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.util.RawValue;

import static io.traitortrack.billing.RunningBilling.anId;
import static io.traitortrack.billing.RunningBilling.billing;
import static io.traitortrack.billing.RunningBilling.scan;
import static io.traitortrack.billing.RunningBilling.seal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** An event that cannot be read is set aside; what came before and after it is applied. */
class UnusableEventsIT {

    private final RunningBilling billing = billing();

    @AfterAll
    static void theBooksBalance() {
        Books.assertBalanced(billing());
    }

    static Stream<Arguments> damages() {
        return Stream.of(
                damage("a bag id that is none", value -> value.put("bagId", "not-a-uuid")),
                damage("half a bag id", value -> value.put("bagId", "1-1-1-1-1")),
                damage("no bag id", value -> value.remove("bagId")),
                damage("a bag id that is a number", value -> value.put("bagId", 7)),
                damage("no site", value -> value.put("siteCode", null)),
                damage("NUL in the site", value -> value.put("siteCode", "LK\u0000")),
                damage("an endless site", value -> value.put("siteCode", "L".repeat(30_000))),
                damage("another code than its key", value -> value.put("code", "SB99999")),
                damage("a state that nobody knows", value -> value.put("after", "LOST")),
                damage("a count beyond an int", value -> value.put("childCount", 2_147_483_648L)),
                damage("a count below nothing", value -> value.put("childCount", -1)),
                damage("a count beyond the capacity", value -> value.put("childCount", 31)),
                damage("a count that is a text", value -> value.put("childCount", "30")),
                damage("a generation of 0", value -> value.put("generation", 0)),
                damage("no capacity", value -> value.remove("capacity")),
                damage("a weight beyond the column", value -> value.put("weightKg", 1e12)),
                damage("a weight beyond every number", value -> value.put("weightKg", new RawValue("1e999"))),
                damage("a weight below nothing", value -> value.put("weightKg", -0.5)),
                damage("a weight of fractions of a gram", value -> value.put("unitWeightKg", 0.00001)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damages")
    void setsASealingAsideThatCannotBeRead(String what, Consumer<Map<String, Object>> damage) {
        String sack = billing.aFreshCode();
        UUID bag = anId();
        billing.publish("scanning.bag", sack, "BagScanned", 1L, scan(sack, bag, "LKO", "OPEN", 29));
        Map<String, Object> broken = seal(sack, bag, "LKO", 30);
        damage.accept(broken);

        billing.publish("scanning.bag", sack, "BagSealed", 2L, broken);
        billing.publish("scanning.bag", sack, "BagScanned", 3L, scan(sack, bag, "LKO", "OPEN", 12));

        awaitState(sack, "OPEN 12 v3");
        assertThat(deadLettersOf(sack)).isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "BagScanned",
                "BagLinked",
                "BagSealed",
                "BagUnlinked",
                "BagReleaseRequested",
                "BagReopened",
                "BagRetired"
            })
    void setsAVersionAsideThatItDoesNotKnow(String type) {
        String sack = billing.aFreshCode();
        UUID bag = anId();

        billing.publishAs(anId(), "scanning.bag", sack, type + ".v2", 1L, scan(sack, bag, "LKO", "SEALED", 30));
        billing.publish("scanning.bag", sack, "BagScanned", 2L, scan(sack, bag, "LKO", "OPEN", 0));

        awaitState(sack, "OPEN 0 v2");
        assertThat(deadLettersOf(sack)).isEqualTo(1);
    }

    @Test
    void ignoresATypeThatMeansNothingHereInAnyVersion() {
        String sack = billing.aFreshCode();
        UUID bag = anId();

        billing.publishAs(anId(), "scanning.bag", sack, "BagPainted.v7", 1L, Map.of("colour", "\u0000"));
        billing.publish("scanning.bag", sack, "BagScanned", 2L, scan(sack, bag, "LKO", "OPEN", 0));

        awaitState(sack, "OPEN 0 v2");
        assertThat(deadLettersOf(sack)).isZero();
    }

    static Stream<Arguments> sites() {
        return Stream.of(
                arguments("SiteChanged.v1", "a zone that is none", "timeZone", "Asia/Atlantis"),
                arguments("SiteChanged.v1", "NUL in the name", "name", "Luck\u0000now"),
                arguments("SiteChanged.v1", "neither active nor not", "active", "perhaps"),
                arguments("SiteChanged.v2", "another version", "name", "Lucknow"),
                arguments("StationChanged.v1", "no station", "stationCode", null),
                arguments("StationChanged.v2", "another version", "name", "Lucknow, line 1"),
                arguments("BagTypeChanged.v1", "a pattern that is none", "pattern", "SB[0-9"),
                arguments("BagTypeChanged.v1", "a shape that is none", "reservedShape", "*"),
                arguments("BagTypeChanged.v2", "another version", "bagType", "barley"));
    }

    @ParameterizedTest(name = "{0} with {1}")
    @MethodSource("sites")
    void setsReferenceDataAsideThatCannotBeRead(
            String type, String what, String field, @org.jspecify.annotations.Nullable Object broken) {
        String key = "X" + billing.aFreshCode();
        Map<String, Object> value = new LinkedHashMap<>(Map.of(
                "siteCode", key, "name", key, "timeZone", "Asia/Kolkata", "active", true, "stationCode", key + "-1"));
        value.putAll(Map.of("bagType", key, "pattern", key, "reservedShape", key));
        Map<String, Object> unusable = new LinkedHashMap<>(value);
        unusable.put(field, broken);

        billing.publishAs(anId(), "scanning.site", key, type, 1L, unusable);
        billing.publish("scanning.site", key, "SiteChanged", 2L, value);

        await().until(() -> billing.count("SELECT count(*) FROM site WHERE code = ? AND version = 2", key) == 1);
        assertThat(deadLettersOf(key)).isEqualTo(1);
        assertThat(billing.load(billing.aNewBill(5), billing.aSealedSack()).status())
                .isEqualTo(200);
    }

    private static Arguments damage(String what, Consumer<Map<String, Object>> damage) {
        return arguments(what, damage);
    }

    private void awaitState(String sack, String state) {
        await().untilAsserted(() -> assertThat(billing.books()
                        .sql("SELECT state || ' ' || child_count || ' v' || version FROM parent WHERE code = ?")
                        .param(sack)
                        .query(String.class)
                        .list())
                .containsExactly(state));
    }

    private long deadLettersOf(String key) {
        return billing.count("SELECT count(*) FROM outbox WHERE topic LIKE '%.dlt' AND key = ?", key);
    }
}
