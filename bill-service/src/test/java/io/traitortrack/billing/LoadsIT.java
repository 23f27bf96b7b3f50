package io.traitortrack.billing;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

import io.traitortrack.billing.RunningBilling.Answer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static io.traitortrack.billing.RunningBilling.aBill;
import static io.traitortrack.billing.RunningBilling.anId;
import static io.traitortrack.billing.RunningBilling.biller;
import static io.traitortrack.billing.RunningBilling.billing;
import static io.traitortrack.billing.RunningBilling.supervisor;
import static org.assertj.core.api.Assertions.assertThat;

class LoadsIT {

    private final RunningBilling billing = billing();

    @AfterAll
    static void theBooksBalance() {
        Books.assertBalanced(billing());
    }

    @Test
    void loadsASealedSackWithTheTotalsInTheSameAnswer() {
        String number = billing.aNewBill(10);
        billing.load(number, billing.aSealedSack("LKO", 30));
        String sack = billing.aSealedSack("LKO", 27);

        Answer answer = billing.load(number, " " + sack.toLowerCase(java.util.Locale.ROOT) + "\t");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("number").asString()).isEqualTo(number);
        assertThat(answer.body().path("state").asString()).isEqualTo("LOADING");
        assertThat(answer.body().path("version").asLong()).isEqualTo(3);
        assertThat(answer.body().path("parentCode").asString()).isEqualTo(sack);
        assertThat(answer.body().path("totals").toString())
                .isEqualTo(
                        "{\"parents\":2,\"children\":57,\"actualKg\":57.000,\"expectedKg\":60.000,\"varianceKg\":-3.000}");
        JsonNode bill = billing.get(biller(), "/" + number).body();
        assertThat(bill.path("parents").size()).isEqualTo(2);
        assertThat(bill.path("parents").get(1).path("parentCode").asString()).isEqualTo(sack);
        JsonNode billed = billing.events(number, "ParentBilled").getLast();
        assertThat(billed.path("parentVersion").asLong()).isEqualTo(1);
        assertThat(billed.path("weightKg").toString()).isEqualTo("27.000");
    }

    @Test
    void answersAReplayedScanWithTheFirstAnswer() {
        String number = billing.aNewBill(10);
        String sack = billing.aSealedSack();
        UUID scan = anId();

        List<Answer> answers = Storm.of(20, i -> billing.load(biller(), number, scan, sack));
        billing.load(number, billing.aSealedSack());
        Answer late = billing.load(supervisor("LKO"), number, scan, sack);

        Set<JsonNode> distinct = new HashSet<>();
        Stream.concat(answers.stream(), Stream.of(late)).forEach(answer -> {
            assertThat(answer.status()).isEqualTo(200);
            distinct.add(((tools.jackson.databind.node.ObjectNode) answer.body().deepCopy()).without("replayed"));
        });
        assertThat(distinct).hasSize(1);
        assertThat(answers.stream()
                        .filter(answer -> !answer.body().path("replayed").asBoolean()))
                .hasSize(1);
        assertThat(late.body().path("replayed").asBoolean()).isTrue();
        assertThat(billing.events(number, "ParentBilled")).hasSize(2);
    }

    @Test
    void refusesAScanIdWithOtherContent() {
        String number = billing.aNewBill(10);
        String other = billing.aNewBill(10);
        String sack = billing.aSealedSack();
        UUID scan = anId();
        billing.load(biller(), number, scan, sack);

        assertThat(billing.load(biller(), other, scan, sack).code()).isEqualTo("SCAN_ID_REUSED");
        assertThat(billing.load(biller(), number, scan, " " + sack).code()).isEqualTo("SCAN_ID_REUSED");
        assertThat(billing.load(biller(), number, scan, billing.aSealedSack()).code())
                .isEqualTo("SCAN_ID_REUSED");
    }

    @Test
    void givesOneScanIdToOneOfManyBills() {
        List<String> numbers =
                Stream.generate(() -> billing.aNewBill(5)).limit(8).toList();
        List<String> sacks = Stream.generate(billing::aSealedSack).limit(8).toList();
        UUID scan = anId();

        List<Answer> answers = Storm.of(8, i -> billing.load(biller(), numbers.get(i), scan, sacks.get(i)));

        assertThat(answers.stream().filter(answer -> answer.status() == 200)).hasSize(1);
        assertThat(answers.stream().filter(answer -> answer.code().equals("SCAN_ID_REUSED")))
                .hasSize(7);
    }

    @Test
    void knowsASackThatIsOnThisBillAlready() {
        String number = billing.aNewBill(10);
        String sack = billing.aSealedSack();
        billing.load(number, sack);

        Answer answer = billing.load(number, sack);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("outcome").asString()).isEqualTo("ALREADY_LOADED");
        assertThat(answer.body().path("totals").path("parents").asInt()).isEqualTo(1);
        assertThat(billing.events(number, "ParentBilled")).hasSize(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SB1234",
                "SB123456",
                "SB-12345",
                "M445-12345",
                "M44412345",
                "0016586",
                "",
                "<b>SB00001</b>",
                "x';--"
            })
    void refusesWhatIsNotExactlyASacksCode(String raw) {
        String number = billing.aNewBill(10);

        Answer answer = billing.load(number, raw);

        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.code()).isEqualTo("INVALID_CODE");
    }

    @Test
    void refusesAnEndlessText() {
        assertThat(billing.load(billing.aNewBill(10), "SB00001".repeat(1_500)).code())
                .isEqualTo("INVALID_CODE");
    }

    @Test
    void refusesALoadThatIsNone() {
        String path = "/" + billing.aNewBill(10) + "/parents";

        assertThat(billing.post(biller(), path, Map.of("raw", "SB00001")).code())
                .isEqualTo("INVALID_REQUEST");
        assertThat(billing.post(biller(), path, Map.of("scanId", anId())).code())
                .isEqualTo("INVALID_REQUEST");
        assertThat(billing.post(biller(), path, Map.of("scanId", UUID.randomUUID(), "raw", "SB00001"))
                        .code())
                .isEqualTo("INVALID_REQUEST");
        assertThat(billing.post(biller(), path, Map.of("scanId", anId(), "raw", "SB00001", "parent", "x"))
                        .code())
                .isEqualTo("UNKNOWN_FIELD");
        assertThat(billing.post(biller(), path, "{\"scanId\":").code()).isEqualTo("MALFORMED_JSON");
        assertThat(billing.post(biller(), "/NO-SUCH-BILL/parents", Map.of("scanId", anId(), "raw", "SB00001"))
                        .code())
                .isEqualTo("BILL_NOT_FOUND");
        assertThat(billing.load(RunningBilling.user("dispatcher", "LKO"), "NO-SUCH-BILL", anId(), "SB00001")
                        .code())
                .isEqualTo("ROLE_NOT_GRANTED");
    }

    @Test
    void waitsForASackThatIsOnItsWayAndThenSaysThatItIsUnknown() {
        String number = billing.aNewBill(10);
        String sack = billing.aFreshCode();
        UUID scan = anId();

        long start = System.nanoTime();
        Answer unknown = billing.load(biller(), number, scan, sack);
        long waitedMillis = (System.nanoTime() - start) / 1_000_000;

        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.code()).isEqualTo("PARENT_NOT_FOUND");
        assertThat(unknown.header("Retry-After")).isEqualTo("1");
        assertThat(waitedMillis).isBetween(1_900L, 6_000L);
        UUID bag = anId();
        billing.scanned(sack, bag, "LKO", "OPEN", 0);
        billing.sealed(sack, bag, "LKO", 30);
        assertThat(billing.load(biller(), number, scan, sack).status()).isEqualTo(200);
    }

    @Test
    void saysHowManyPacksAnOpenSackMisses() {
        String number = billing.aNewBill(10);
        String sack = billing.anOpenSack(18);

        Answer answer = billing.load(number, sack);

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.code()).isEqualTo("PARENT_NOT_SEALED");
        assertThat(answer.body().path("missing").asInt()).isEqualTo(12);
    }

    @Test
    void refusesASackOfAnotherSite() {
        Answer answer = billing.load(billing.aNewBill(10), billing.aSealedSack("IDR", 30));

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.code()).isEqualTo("OTHER_SITE");
    }

    @ParameterizedTest
    @CsvSource({"LKO-1, 200, ''", "LKO-99, 422, UNKNOWN_STATION", "IDR-1, 409, OTHER_SITE"})
    void knowsTheStation(String station, int status, String code) {
        String number = billing.aNewBill(10);
        Map<String, Object> load = Map.of("scanId", anId(), "raw", billing.aSealedSack(), "stationCode", station);

        Answer answer = billing.post(biller(), "/" + number + "/parents", load);

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
    }

    @Test
    void refusesAForeignStation() {
        String number = billing.aNewBill(10);
        Map<String, Object> load = Map.of("scanId", anId(), "raw", billing.aSealedSack(), "stationCode", "IDR-1");

        assertThat(billing.post(supervisor("LKO"), "/" + number + "/parents", load)
                        .code())
                .isEqualTo("SITE_NOT_GRANTED");
    }

    @Test
    void putsASackThatTenBillersWantOnExactlyOneBill() {
        List<String> numbers =
                Stream.generate(() -> billing.aNewBill(5)).limit(10).toList();
        String sack = billing.aSealedSack();

        List<Answer> answers = Storm.of(10, i -> billing.load(numbers.get(i), sack));

        List<Answer> accepted =
                answers.stream().filter(answer -> answer.status() == 200).toList();
        assertThat(accepted).hasSize(1);
        String winner = accepted.getFirst().body().path("number").asString();
        assertThat(answers.stream().filter(answer -> answer.status() != 200))
                .hasSize(9)
                .allSatisfy(answer -> {
                    assertThat(answer.code()).isEqualTo("ON_ANOTHER_BILL");
                    assertThat(answer.body().path("otherBill").asString()).isEqualTo(winner);
                });
        assertThat(billing.count(
                        "SELECT count(*) FROM bill_parent WHERE parent_code = ? AND unloaded_at IS NULL", sack))
                .isEqualTo(1);
        assertThat(billing.events(winner, "ParentBilled")).hasSize(1);
    }

    @Test
    void loadsExactlyTenSacksWhenThirtyLoadersWantToLoadABillOfTen() {
        String number = billing.aNewBill(10);
        List<String> sacks = Stream.generate(billing::aSealedSack).limit(30).toList();

        List<Answer> answers = Storm.of(30, i -> billing.load(number, sacks.get(i)));

        assertThat(answers.stream().filter(answer -> answer.status() == 200)).hasSize(10);
        assertThat(answers.stream().filter(answer -> answer.code().equals("BILL_FULL")))
                .hasSize(20);
        assertThat(answers.stream()
                        .filter(answer -> answer.status() == 200)
                        .map(answer ->
                                answer.body().path("totals").path("parents").asInt())
                        .sorted())
                .containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        assertThat(billing.get(biller(), "/" + number)
                        .body()
                        .path("totals")
                        .path("actualKg")
                        .toString())
                .isEqualTo("300.000");
    }

    @Test
    void letsSacksMoveBetweenBillsInAllDirectionsAtOnceWithoutADeadlock() {
        List<String> numbers = List.of(billing.aNewBill(50), billing.aNewBill(50));
        List<String> sacks = Stream.generate(billing::aSealedSack).limit(6).toList();
        sacks.forEach(sack -> billing.load(numbers.getFirst(), sack));

        List<Answer> answers = Storm.of(48, i -> {
            String sack = sacks.get(i % 6);
            String number = numbers.get(i / 6 % 2);
            return i % 3 == 0
                    ? billing.load(number, sack)
                    : billing.call("DELETE", biller(), "/" + number + "/parents/" + sack, null);
        });

        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isIn(200, 404, 409));
        assertThat(answers).noneMatch(answer -> answer.code().equals("INTERNAL_ERROR"));
    }

    @Test
    void takesASackOffAndFreesItForAnotherBill() {
        String number = billing.aNewBill(10);
        String other = billing.aNewBill(10);
        String sack = billing.aSealedSack();
        billing.load(number, sack);

        Answer off = billing.call("DELETE", biller(), "/" + number + "/parents/" + sack, null);
        Answer again = billing.call("DELETE", biller(), "/" + number + "/parents/" + sack, null);
        Answer elsewhere = billing.load(other, sack);

        assertThat(off.status()).isEqualTo(200);
        assertThat(off.body().path("totals").path("parents").asInt()).isZero();
        assertThat(off.body().path("version").asLong()).isEqualTo(3);
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(off.body());
        assertThat(elsewhere.status()).isEqualTo(200);
        assertThat(Books.only(billing.events(number, "ParentUnbilled"))
                        .path("parentVersion")
                        .asLong())
                .isEqualTo(2);
        assertThat(Books.only(billing.events(other, "ParentBilled"))
                        .path("parentVersion")
                        .asLong())
                .isEqualTo(3);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SB99999", "nonsense", "0016586"})
    void hasNoSackToTakeOffThatNeverWasThere(String code) {
        String number = billing.aNewBill(10);

        Answer answer = billing.call("DELETE", biller(), "/" + number + "/parents/" + code, null);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.code()).isEqualTo("PARENT_NOT_FOUND");
    }

    @Test
    void leavesTheScanIdFreeWhenItRefuses() {
        String full = billing.aNewBill(1);
        String first = billing.aSealedSack();
        billing.load(full, first);
        String second = billing.aSealedSack();
        UUID scan = anId();
        assertThat(billing.load(biller(), full, scan, second).code()).isEqualTo("BILL_FULL");
        billing.call("DELETE", biller(), "/" + full + "/parents/" + first, null);

        assertThat(billing.load(biller(), full, scan, second).status()).isEqualTo(200);
    }

    @Test
    void loadsAtEverySiteWhatBelongsThere() {
        String indore = billing.post(biller(), "", aBill(5, "siteCode", "IDR"))
                .body()
                .path("number")
                .asString();

        assertThat(billing.load(indore, billing.aSealedSack("IDR", 30)).status())
                .isEqualTo(200);
        assertThat(billing.load(indore, billing.aSealedSack("LKO", 30)).code()).isEqualTo("OTHER_SITE");
    }
}
