package io.traitortrack.billing;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.traitortrack.billing.RunningBilling.Answer;
import io.traitortrack.testkit.TestServers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static io.traitortrack.billing.RunningBilling.aBill;
import static io.traitortrack.billing.RunningBilling.admin;
import static io.traitortrack.billing.RunningBilling.biller;
import static io.traitortrack.billing.RunningBilling.billing;
import static io.traitortrack.billing.RunningBilling.supervisor;
import static io.traitortrack.billing.RunningBilling.user;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class BillsIT {

    private final RunningBilling billing = billing();

    @AfterAll
    static void theBooksBalance() {
        Books.assertBalanced(billing());
    }

    @Test
    void createsADraft() {
        Answer answer = billing.post(biller(), "", aBill(10, "number", "truck-77"));

        assertThat(answer.status()).isEqualTo(201);
        assertThat(answer.header("ETag")).isEqualTo("\"1\"");
        assertThat(answer.header("Location")).isEqualTo("/api/v1/bills/TRUCK-77");
        assertThat(answer.body().path("number").asString()).isEqualTo("TRUCK-77");
        assertThat(answer.body().path("state").asString()).isEqualTo("DRAFT");
        assertThat(answer.body().path("customer").asString()).isEqualTo("Shree Agro Traders");
        assertThat(answer.body().path("totals").toString())
                .isEqualTo(
                        "{\"parents\":0,\"children\":0,\"actualKg\":0.000,\"expectedKg\":0.000,\"varianceKg\":0.000}");
        JsonNode created = Books.only(billing.events("TRUCK-77", "BillCreated"));
        assertThat(created.path("capacity").asInt()).isEqualTo(10);
        assertThat(created.path("utcOffset").asString()).isEqualTo("+05:30");
        assertThat(created.path("actor").asString())
                .isEqualTo(io.traitortrack.testkit.TestIssuer.userId("biller.lucknow"));
    }

    @Test
    void generatesNumbersOfTheSitesDayOnceEachHoweverManyAskAtOnce() {
        String day = LocalDate.now(ZoneId.of("Asia/Kolkata")).format(DateTimeFormatter.BASIC_ISO_DATE);

        List<Answer> answers =
                Storm.of(30, i -> billing.post(biller(), "", aBill(5, "customer", "Brand new customer " + i % 3)));

        assertThat(answers).allSatisfy(answer -> assertThat(answer.status()).isEqualTo(201));
        assertThat(answers.stream().map(answer -> answer.body().path("number").asString()))
                .doesNotHaveDuplicates()
                .allMatch(number -> number.matches("LKO-" + day + "-[0-9]{4}"));
        assertThat(billing.count("SELECT count(*) FROM customer WHERE name LIKE 'Brand new customer %'"))
                .isEqualTo(3);
    }

    @Test
    void passesOverNumbersThatSomebodyChose() {
        String number = billing.post(biller(), "", aBill(5, "siteCode", "IDR"))
                .body()
                .path("number")
                .asString();
        int count = Integer.parseInt(number.substring(number.length() - 4));
        String chosen = number.substring(0, number.length() - 4) + "%04d".formatted(count + 1);
        assertThat(billing.post(biller(), "", aBill(5, "number", chosen)).status())
                .isEqualTo(201);

        Answer next = billing.post(biller(), "", aBill(5, "siteCode", "IDR"));

        assertThat(next.body().path("number").asString()).endsWith("%04d".formatted(count + 2));
    }

    @Test
    void givesAChosenNumberToOneOnly() {
        List<Answer> answers = Storm.of(10, i -> billing.post(biller(), "", aBill(5, "number", "Chosen-1")));

        assertThat(answers.stream().filter(answer -> answer.status() == 201)).hasSize(1);
        assertThat(answers.stream().filter(answer -> answer.code().equals("BILL_NUMBER_TAKEN")))
                .hasSize(9);
    }

    @Test
    void makesOneBillOfARequestThatIsSentTenTimes() {
        Map<String, Object> bill = aBill(5, "customer", "Once Only");

        List<Answer> answers = Storm.of(10, i -> billing.post(biller(), "", bill, "Idempotency-Key", "once-only-1"));

        assertThat(answers).allSatisfy(answer -> {
            assertThat(answer.status()).isEqualTo(201);
            assertThat(answer.body()).isEqualTo(answers.getFirst().body());
            assertThat(answer.header("Location")).isEqualTo(answers.getFirst().header("Location"));
        });
        assertThat(billing.get(biller(), "?customer=once").body().path("items").size())
                .isEqualTo(1);
        assertThat(billing.post(biller(), "", aBill(6), "Idempotency-Key", "once-only-1")
                        .code())
                .isEqualTo("KEY_REUSED");
    }

    static Stream<org.junit.jupiter.params.provider.Arguments> badBills() {
        return Stream.of(
                arguments("number", "A B", 400, "INVALID_REQUEST"),
                arguments("number", "X".repeat(51), 400, "INVALID_REQUEST"),
                arguments("siteCode", null, 400, "INVALID_REQUEST"),
                arguments("siteCode", "NOWHERE", 422, "UNKNOWN_SITE"),
                arguments("customer", "  ", 400, "INVALID_REQUEST"),
                arguments("customer", "a\u0000b", 400, "INVALID_REQUEST"),
                arguments("customer", "x".repeat(201), 400, "INVALID_REQUEST"),
                arguments("destination", null, 400, "INVALID_REQUEST"),
                arguments("vehicle", null, 400, "INVALID_REQUEST"),
                arguments("vehicle", "x".repeat(51), 400, "INVALID_REQUEST"),
                arguments("capacity", 0, 400, "INVALID_REQUEST"),
                arguments("capacity", 501, 400, "INVALID_REQUEST"),
                arguments("capacity", null, 400, "INVALID_REQUEST"),
                arguments("capacity", "many", 400, "INVALID_REQUEST"),
                arguments("colour", "red", 400, "UNKNOWN_FIELD"));
    }

    @ParameterizedTest
    @MethodSource("badBills")
    void refusesABillThatIsNone(String field, @Nullable Object value, int status, String code) {
        long before = billing.count("SELECT count(*) FROM bill");

        Answer answer = billing.post(biller(), "", aBill(5, field, value));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
        assertThat(answer.header("Content-Type")).startsWith("application/problem+json");
        assertThat(billing.count("SELECT count(*) FROM bill")).isEqualTo(before);
    }

    @Test
    void keepsDriverAndNotesOutOfEvents() throws Exception {
        Map<String, Object> bill = aBill(5, "driver", "Ravi Kumar");
        bill.put("notes", "call 98390 before noon");

        String number = billing.post(biller(), "", bill).body().path("number").asString();

        JsonNode created = Books.only(billing.events(number, "BillCreated"));
        assertThat(created.toString()).doesNotContain("Ravi").doesNotContain("98390");
        String eventId = billing.books()
                .sql("SELECT id::text FROM outbox WHERE key = ? AND topic = 'billing.bill'")
                .param(number)
                .query(String.class)
                .single();
        JsonNode opened = Books.only(billing.events(eventId, "PersonalFields"))
                .path("fields")
                .path("driver");
        assertThat(opened.path("value").asString()).isEqualTo("Ravi Kumar");
        MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
        sha256.update(Base64.getUrlDecoder().decode(opened.path("salt").asString()));
        sha256.update("Ravi Kumar".getBytes(StandardCharsets.UTF_8));
        assertThat(created.path("personal").path("driver").asString())
                .isEqualTo("sha256:" + Base64.getUrlEncoder().withoutPadding().encodeToString(sha256.digest()));
        assertThat(billing.get(biller(), "/" + number).body().path("driver").asString())
                .isEqualTo("Ravi Kumar");
    }

    @ParameterizedTest
    @CsvSource({
        "admin, '', 201, ''",
        "biller, IDR, 201, ''",
        "supervisor, LKO, 201, ''",
        "supervisor, IDR, 403, SITE_NOT_GRANTED",
        "supervisor, '', 403, SITE_NOT_GRANTED",
        "dispatcher, LKO, 403, ROLE_NOT_GRANTED",
        "auditor, LKO, 403, ROLE_NOT_GRANTED",
        "integrator, LKO, 403, ROLE_NOT_GRANTED",
        "nobody, LKO, 403, ROLE_NOT_GRANTED"
    })
    void letsWorkWithBillsWhoMay(String role, String site, int status, String code) {
        String token = user(role, site.isEmpty() ? new String[0] : new String[] {site});

        Answer answer = billing.post(token, "", aBill(5));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.code()).isEqualTo(code);
    }

    @ParameterizedTest
    @CsvSource({
        "admin, '', 200",
        "biller, IDR, 200",
        "auditor, '', 200",
        "supervisor, LKO, 200",
        "dispatcher, LKO, 200",
        "integrator, LKO, 200",
        "supervisor, IDR, 404",
        "dispatcher, IDR, 404",
        "integrator, '', 404"
    })
    void showsABillToWhoMaySeeItAndHidesItLikeAnUnknownOne(String role, String site, int status) {
        String number = billing.aNewBill(5);
        String token = user(role, site.isEmpty() ? new String[0] : new String[] {site});

        Answer answer = billing.get(token, "/" + number);

        assertThat(answer.status()).isEqualTo(status);
        boolean listed = billing.get(token, "?limit=500")
                .body()
                .path("items")
                .valueStream()
                .anyMatch(bill -> bill.path("number").asString().equals(number));
        assertThat(listed).isEqualTo(status == 200);
        if (status == 404) {
            assertThat(answer.code()).isEqualTo("BILL_NOT_FOUND");
            assertThat(billing.get(token, "/NO-SUCH-BILL").code()).isEqualTo("BILL_NOT_FOUND");
        }
    }

    @Test
    void hidesForeignBillsFromEveryVerb() {
        String number = billing.aNewBill(5);
        String foreign = supervisor("IDR");

        assertThat(Stream.of(
                        billing.post(foreign, "/" + number + "/complete", null),
                        billing.load(foreign, number, RunningBilling.anId(), "SB00001"),
                        billing.call("DELETE", foreign, "/" + number + "/parents/SB00001", null),
                        billing.call("PATCH", foreign, "/" + number, Map.of("capacity", 7), "If-Match", "\"1\"")))
                .allSatisfy(answer -> assertThat(answer.code()).isEqualTo("BILL_NOT_FOUND"));
    }

    @Test
    void asksEverybodyForAToken() {
        assertThat(billing.get("", "").code()).isEqualTo("UNAUTHENTICATED");
        String forged = TestServers.issuer().forgedToken("admin", List.of("admin"), List.of());
        assertThat(billing.get(forged, "").code()).isEqualTo("TOKEN_INVALID");
        String expired = TestServers.issuer().expiredToken("admin", List.of("admin"), List.of());
        assertThat(billing.get(expired, "").code()).isEqualTo("TOKEN_EXPIRED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"?limit=0", "?limit=501", "?state=FLYING", "?from=yesterday", "?limit=ten"})
    void refusesListsThatMakeNoSense(String query) {
        Answer answer = billing.get(admin(), query);

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("INVALID_REQUEST");
    }

    @Test
    void refusesAForeignCursorAndAForeignSite() {
        assertThat(billing.get(admin(), "?cursor=%27--").code()).isEqualTo("INVALID_CURSOR");
        assertThat(billing.get(admin(), "?cursor=QUJD").code()).isEqualTo("INVALID_CURSOR");
        assertThat(billing.get(supervisor("IDR"), "?site=LKO").code()).isEqualTo("SITE_NOT_GRANTED");
    }

    @Test
    void listsEveryBillOnceNewestFirst() {
        List<String> made = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            made.addFirst(billing.post(biller(), "", aBill(5, "customer", "Pager & Sons"))
                    .body()
                    .path("number")
                    .asString());
        }

        List<String> listed = new ArrayList<>();
        String next = "";
        do {
            JsonNode page =
                    billing.get(admin(), "?customer=PAGER%20&limit=2" + next).body();
            page.path("items").forEach(bill -> listed.add(bill.path("number").asString()));
            next = page.path("next").isNull()
                    ? ""
                    : "&cursor=" + page.path("next").asString();
        } while (!next.isEmpty());

        assertThat(listed).isEqualTo(made);
    }

    @Test
    void narrowsLists() {
        String number = billing.post(biller(), "", aBill(5, "number", "NARROW-1"))
                .body()
                .path("number")
                .asString();
        String today = LocalDate.now(ZoneId.of("Asia/Kolkata")).toString();

        assertThat(numbers("?q=narrow")).containsExactly(number);
        assertThat(numbers("?q=narrow&state=DRAFT&site=LKO&from=" + today + "&to=" + today))
                .containsExactly(number);
        assertThat(numbers("?q=narrow&state=COMPLETED")).isEmpty();
        assertThat(numbers("?q=narrow&site=IDR")).isEmpty();
        assertThat(numbers("?q=narrow&to=2020-01-01")).isEmpty();
        assertThat(numbers("?q=%25")).isEmpty();
    }

    private List<String> numbers(String query) {
        return billing.get(admin(), query)
                .body()
                .path("items")
                .valueStream()
                .map(bill -> bill.path("number").asString())
                .toList();
    }

    @Test
    void changesOnlyWhatWasReadBefore() {
        String number = billing.aNewBill(5);

        Answer unread = billing.call("PATCH", biller(), "/" + number, Map.of("capacity", 7));
        Answer stale = billing.call("PATCH", biller(), "/" + number, Map.of("capacity", 7), "If-Match", "\"9\"");
        Answer done = billing.call("PATCH", biller(), "/" + number, Map.of("capacity", 7), "If-Match", "\"1\"");
        Answer again = billing.call("PATCH", biller(), "/" + number, Map.of("capacity", 7), "If-Match", "\"2\"");

        assertThat(unread.code()).isEqualTo("PRECONDITION_REQUIRED");
        assertThat(stale.code()).isEqualTo("STALE_VERSION");
        assertThat(done.status()).isEqualTo(200);
        assertThat(done.header("ETag")).isEqualTo("\"2\"");
        assertThat(again.header("ETag")).isEqualTo("\"2\"");
        JsonNode changed = Books.only(billing.events(number, "BillChanged"));
        assertThat(changed.path("before").path("capacity").asInt()).isEqualTo(5);
        assertThat(changed.path("after").path("capacity").asInt()).isEqualTo(7);
    }

    @Test
    void letsOneOfManyStaleEditsThrough() {
        String number = billing.aNewBill(5);

        List<Answer> answers = Storm.of(
                10,
                i -> billing.call("PATCH", biller(), "/" + number, Map.of("capacity", 20 + i), "If-Match", "\"1\""));

        assertThat(answers.stream().filter(answer -> answer.status() == 200)).hasSize(1);
        assertThat(answers.stream().filter(answer -> answer.status() == 412)).hasSize(9);
    }

    @Test
    void completesWithThePlannedCountOrAReason() {
        String full = billing.aNewBill(1);
        assertThat(billing.post(biller(), "/" + full + "/complete", null).code())
                .isEqualTo("BILL_EMPTY");
        billing.load(full, billing.aSealedSack());
        String shorter = billing.aNewBill(2);
        billing.load(shorter, billing.aSealedSack());

        Answer complete = billing.post(biller(), "/" + full + "/complete", null);
        Answer refused = billing.post(biller(), "/" + shorter + "/complete", Map.of());
        Answer excused =
                billing.post(biller(), "/" + shorter + "/complete", Map.of("reason", "Ravi said it is enough"));
        Answer again = billing.post(biller(), "/" + shorter + "/complete", null);

        assertThat(complete.status()).isEqualTo(200);
        assertThat(complete.body().path("state").asString()).isEqualTo("COMPLETED");
        assertThat(Books.only(billing.events(full, "BillCompleted"))
                        .path("reason")
                        .asString())
                .isEqualTo("PLANNED_COUNT_REACHED");
        assertThat(refused.code()).isEqualTo("REASON_REQUIRED");
        assertThat(refused.body().path("missing").asInt()).isEqualTo(1);
        assertThat(excused.status()).isEqualTo(200);
        JsonNode completed = Books.only(billing.events(shorter, "BillCompleted"));
        assertThat(completed.path("reason").asString()).isEqualTo("OTHER");
        assertThat(completed.toString()).doesNotContain("Ravi");
        assertThat(again.status()).isEqualTo(200);
        assertThat(again.body()).isEqualTo(excused.body());
    }

    @Test
    void locksACompletedBill() {
        String number = billing.aNewBill(2);
        String sack = billing.aSealedSack();
        billing.load(number, sack);
        billing.post(biller(), "/" + number + "/complete", Map.of("reason", "END_OF_DAY"));

        assertThat(Stream.of(
                        billing.load(number, billing.aSealedSack()),
                        billing.call("DELETE", biller(), "/" + number + "/parents/" + sack, null),
                        billing.call("PATCH", biller(), "/" + number, Map.of("capacity", 7), "If-Match", "\"3\"")))
                .allSatisfy(answer -> {
                    assertThat(answer.status()).isEqualTo(409);
                    assertThat(answer.code()).isEqualTo("BILL_LOCKED");
                    assertThat(answer.body().path("state").asString()).isEqualTo("COMPLETED");
                });
        assertThat(billing.load(number, sack).body().path("outcome").asString()).isEqualTo("ALREADY_LOADED");
    }

    @Test
    void neverPlansForLessThanIsLoaded() {
        String number = billing.aNewBill(2);
        billing.load(number, billing.aSealedSack());
        billing.load(number, billing.aSealedSack());

        Answer answer = billing.call("PATCH", biller(), "/" + number, Map.of("capacity", 1), "If-Match", "\"3\"");

        assertThat(answer.code()).isEqualTo("CAPACITY_BELOW_LOADED");
    }
}
