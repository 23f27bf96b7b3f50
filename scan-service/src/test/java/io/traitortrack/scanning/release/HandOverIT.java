package io.traitortrack.scanning.release;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.traitortrack.platform.inbox.ReceivedEvent;
import io.traitortrack.platform.inbox.UnusableEvent;
import io.traitortrack.scanning.ScanService;
import io.traitortrack.scanning.ScanService.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.node.ObjectNode;

import static io.traitortrack.scanning.ScanService.aPack;
import static io.traitortrack.scanning.ScanService.expect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

/** The scan service's side of the hand-over; the tests play the bill service. */
class HandOverIT {

    private static final Map<String, String> MISCOUNT = Map.of("reason", "MISCOUNT");
    private static final Map<String, String> EMPTIED = Map.of("reason", "EMPTIED");

    private final ScanService service = ScanService.running();
    private final String supervisor = service.token("supervisor.lucknow", "supervisor", "LKO");
    private final PlayedBillService bills = new PlayedBillService(service, supervisor);

    @Test
    void opensASealedSackOnceTheBillServiceAgrees() throws Exception {
        String sack = aSealedSack(2);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> waiting = threads.submit(() -> reopen(sack));
            UUID question = bills.awaitQuestion(sack);
            assertThat(state(sack)).isEqualTo("SEALED");

            ReceivedEvent consent = bills.answer("ParentReleased", sack, question, 1, null);
            bills.apply(consent);
            bills.apply(consent);

            Answer opened = expect(200, waiting.get());
            assertThat(opened.text("state")).isEqualTo("OPEN");
            assertThat(opened.body().path("childCount").intValue()).isEqualTo(2);
        }
        assertThat(service.eventsOf(sack))
                .containsExactly(
                        "BagScanned", "BagLinked", "BagLinked", "BagSealed", "BagReleaseRequested", "BagReopened");
        assertThat(versionsOf(sack)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        expect(201, service.scan(aPack(), sack));
        expect(200, reopen(sack));
        assertThat(service.eventsOf(sack)).hasSize(7);
    }

    @Test
    void actsOnAConsentForWhichNobodyWaitsAnyMore() {
        String sack = aSealedSack(1);
        Answer asked = expect(202, reopen(sack));
        assertThat(asked.text("state")).isEqualTo("SEALED");

        bills.apply(bills.answer("ParentReleased", sack, bills.question(sack), 1, null));

        assertThat(state(sack)).isEqualTo("OPEN");
    }

    @Test
    void leavesASackClosedThatIsHeldAndNamesItsBill() throws Exception {
        String sack = aSealedSack(1);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> waiting = threads.submit(() -> reopen(sack));
            bills.apply(bills.answer("ParentHeld", sack, bills.awaitQuestion(sack), 2, "BILL-H"));

            Answer held = expect(409, waiting.get());
            assertThat(held.outcome()).isEqualTo("PARENT_BILLED");
            assertThat(held.text("billNumber")).isEqualTo("BILL-H");
        }
        assertThat(state(sack)).isEqualTo("BILLED");
        assertThat(expect(409, reopen(sack)).text("billNumber")).isEqualTo("BILL-H");
        assertThat(Collections.frequency(service.eventsOf(sack), "BagReleaseRequested"))
                .isEqualTo(1);
    }

    @Test
    void asksOnceForAllWhoAskTheSame() throws Exception {
        String sack = aSealedSack(1);
        List<Callable<Answer>> callers = Collections.nCopies(10, () -> reopen(sack));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Answer> answer : threads.invokeAll(callers)) {
                expect(202, answer.get());
            }
        }
        assertThat(expect(409, retire(sack)).outcome()).isEqualTo("RELEASE_PENDING");
        assertThat(Collections.frequency(service.eventsOf(sack), "BagReleaseRequested"))
                .isEqualTo(1);
    }

    @Test
    void aRepeatedCallFindsOutWhatBecameOfItsQuestion() {
        String sack = aSealedSack(1);
        String path = "/api/v1/bags/" + sack + "/reopen";
        String key = "reopen-of-" + sack;
        expect(202, service.post(path, MISCOUNT, supervisor, key));
        bills.apply(bills.answer("ParentReleased", sack, bills.question(sack), 1, null));
        seal(sack);

        Answer again = expect(200, service.post(path, MISCOUNT, supervisor, key));

        assertThat(again.text("state")).isEqualTo("SEALED");
        assertThat(Collections.frequency(service.eventsOf(sack), "BagReleaseRequested"))
                .isEqualTo(1);
        assertThat(expect(409, service.post(path, Map.of("reason", "WRONG_PACK"), supervisor, key))
                        .outcome())
                .isEqualTo("KEY_REUSED");
    }

    @Test
    void isNotMisledByWhatABillSaidBeforeItLetTheSackGo() {
        String sack = aSealedSack(1);
        expect(202, reopen(sack));
        UUID question = bills.question(sack);

        bills.apply(bills.answer("ParentReleased", sack, question, 3, null));
        bills.apply(
                bills.billing("ParentBilled", sack, "BILL-L", 1), bills.billing("ParentUnbilled", sack, "BILL-L", 2));

        assertThat(state(sack)).isEqualTo("OPEN");
    }

    @Test
    void opensASackWhoseUnloadingItHasNotHeardOf() {
        String sack = aSealedSack(1);
        expect(202, reopen(sack));
        UUID question = bills.question(sack);

        bills.apply(bills.billing("ParentBilled", sack, "BILL-M", 1));
        assertThat(state(sack)).isEqualTo("BILLED");
        bills.apply(bills.answer("ParentReleased", sack, question, 3, null));

        assertThat(state(sack)).isEqualTo("OPEN");
    }

    @Test
    void retiresAnOpenSackAtOnceAndFreesItsPacks() {
        String sack = service.anOpenSack();
        String pack = aPack();
        expect(201, service.scan(pack, sack));
        expect(201, service.scan(aPack(), sack));

        Answer retired = expect(200, retire(sack));

        assertThat(retired.text("state")).isEqualTo("RETIRED");
        assertThat(retired.body().path("childCount").intValue()).isZero();
        assertThat(service.eventsOf(sack))
                .containsExactly("BagScanned", "BagLinked", "BagLinked", "BagUnlinked", "BagUnlinked", "BagRetired");
        assertThat(versionsOf(sack)).containsExactly(1L, 2L, 3L, 4L, 5L, 6L);
        expect(200, retire(sack));
        assertThat(expect(409, reopen(sack)).outcome()).isEqualTo("PARENT_NOT_OPEN");
        assertThat(service.eventsOf(sack)).hasSize(6);

        // the pack goes elsewhere, and the code is used again
        String other = service.anOpenSack();
        assertThat(expect(201, service.scan(pack, other)).outcome()).isEqualTo("LINKED");
        assertThat(expect(201, service.scan(sack, null)).outcome()).isEqualTo("REGISTERED");
        Answer second = expect(200, service.get("/api/v1/bags/" + sack, supervisor));
        assertThat(second.body().path("generation").intValue()).isEqualTo(2);
        assertThat(versionsOf(sack)).endsWith(7L);
    }

    @Test
    void retiresASealedSackWithConsent() {
        String sack = aSealedSack(3);
        expect(202, retire(sack));

        bills.apply(bills.answer("ParentReleased", sack, bills.question(sack), 1, null));

        assertThat(state(sack)).isEqualTo("RETIRED");
        assertThat(Collections.frequency(service.eventsOf(sack), "BagUnlinked")).isEqualTo(3);
        assertThat(service.number(
                        "SELECT count(*) FROM link l JOIN bag b ON b.id = l.parent_bag_id WHERE b.code = ? AND unlinked_at IS NULL",
                        sack))
                .isZero();
        List<String> story = new ArrayList<>();
        expect(200, service.get("/api/v1/bags/" + sack + "/history", supervisor))
                .body()
                .path("items")
                .forEach(item -> story.add(item.path("what").stringValue()));
        assertThat(story).contains("EMPTIED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"reopen", "retire"})
    void refusesWhoMayNotAndWhatIsNotKnown(String verb) {
        String sack = aSealedSack(1);
        String path = "/api/v1/bags/" + sack + "/" + verb;

        assertThat(expect(403, service.post(path, MISCOUNT, service.dispatcher()))
                        .outcome())
                .isEqualTo("ROLE_NOT_GRANTED");
        expect(404, service.post(path, MISCOUNT, service.token("supervisor.indore", "supervisor", "IDR")));
        expect(404, service.post("/api/v1/bags/SB98765/" + verb, MISCOUNT, supervisor));
        expect(404, service.post("/api/v1/bags/0016586/" + verb, MISCOUNT, supervisor));
        expect(400, service.post(path, Map.of(), supervisor));
        expect(400, service.post(path, Map.of("reason", "MISCOUNT", "colour", "red"), supervisor));
        expect(422, service.post(path, Map.of("reason", "MISCOUNT", "stationCode", "LKO-999"), supervisor));
        expect(403, service.post(path, Map.of("reason", "MISCOUNT", "stationCode", "IDR-1"), supervisor));
        assertThat(service.eventsOf(sack)).endsWith("BagSealed");
    }

    @Test
    void commitsToAReasonInWords() {
        String sack = aSealedSack(1);
        expect(202, service.post("/api/v1/bags/" + sack + "/reopen", Map.of("reason", "torn at " + sack), supervisor));

        bills.apply(bills.answer("ParentReleased", sack, bills.question(sack), 1, null));

        assertThat(service.number(
                        "SELECT count(*) FROM outbox WHERE topic <> 'audit.personal' AND value LIKE '%torn at ' || ? || '%'",
                        sack))
                .isZero();
        assertThat(service.number(
                        "SELECT count(*) FROM outbox WHERE topic = 'audit.personal' AND value LIKE '%torn at ' || ? || '%'",
                        sack))
                .as("one opening for the question, one for the deed")
                .isEqualTo(2);
        assertThat(service.number(
                        "SELECT count(*) FROM bag_change WHERE after = 'OPEN' AND note = ?", "torn at " + sack))
                .isEqualTo(1);
    }

    @Test
    void aPackGoesIntoTheSackOrTheSackIsRetiredButNeverBoth() throws Exception {
        String sack = service.anOpenSack();
        List<Callable<Answer>> callers = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            callers.add(i == 10 ? () -> retire(sack) : () -> service.scan(aPack(), sack));
        }
        int linked = 0;
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Answer>> answers = threads.invokeAll(callers);
            for (int i = 0; i < answers.size(); i++) {
                Answer answer = answers.get(i).get();
                if (i == 10) {
                    assertThat(answer.status()).as("%s", answer).isEqualTo(200);
                } else {
                    assertThat(answer.status()).as("%s", answer).isIn(201, 404);
                    linked += answer.status() == 201 ? 1 : 0;
                }
            }
        }
        assertThat(Collections.frequency(service.eventsOf(sack), "BagLinked")).isEqualTo(linked);
        assertThat(Collections.frequency(service.eventsOf(sack), "BagUnlinked")).isEqualTo(linked);
        assertThat(service.number(
                        "SELECT count(*) FROM link l JOIN bag b ON b.id = l.parent_bag_id WHERE b.code = ? AND unlinked_at IS NULL",
                        sack))
                .isZero();
        assertThat(versionsOf(sack)).doesNotHaveDuplicates();
        assertThat(versionsOf(sack).getLast()).isEqualTo(versionsOf(sack).size());
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{\"reason\":17}",
                "{\"reason\":\"a\\u0000bc\"}",
                "{\"reason\":\"\\ud800 half\"}",
                "{\"reason\":\"MISCOUNT\",\"stationCode\":{}}"
            })
    void answersGarbageWithWhatIsWrongAndChangesNothing(String body) {
        String sack = aSealedSack(1);

        for (String verb : List.of("reopen", "retire")) {
            expect(400, service.postText("/api/v1/bags/" + sack + "/" + verb, body, supervisor));
        }

        assertThat(service.eventsOf(sack)).endsWith("BagSealed");
    }

    @Test
    void knowsNobodyWithoutAToken() {
        String sack = aSealedSack(1);

        for (String token : List.of("", "forged", supervisor + "x")) {
            expect(401, service.post("/api/v1/bags/" + sack + "/reopen", MISCOUNT, token));
        }
        expect(400, service.post("/api/v1/bags/" + sack + "/reopen", MISCOUNT, supervisor, "short"));
        assertThat(service.eventsOf(sack)).endsWith("BagSealed");
    }

    @ParameterizedTest
    @ValueSource(strings = {"releaseId", "parentCode", "parentBagId", "parentVersion"})
    void callsAnAnswerUnusableBeforeItWritesAnything(String field) {
        String sack = aSealedSack(1);
        expect(202, reopen(sack));
        ReceivedEvent broken = bills.answer("ParentReleased", sack, bills.question(sack), 1, null);
        ((ObjectNode) broken.value()).put(field, "\u0000");

        assertThatExceptionOfType(UnusableEvent.class).isThrownBy(() -> bills.apply(broken));

        assertThat(state(sack)).isEqualTo("SEALED");
        bills.apply(bills.answer("ParentReleased", sack, bills.question(sack), 1, null));
        assertThat(state(sack)).isEqualTo("OPEN");
    }

    private Answer reopen(String sack) {
        return service.post("/api/v1/bags/" + sack + "/reopen", MISCOUNT, supervisor);
    }

    private Answer retire(String sack) {
        return service.post("/api/v1/bags/" + sack + "/retire", EMPTIED, supervisor);
    }

    private String aSealedSack(int packs) {
        String sack = service.aSackOf(packs);
        seal(sack);
        return sack;
    }

    private void seal(String sack) {
        expect(200, service.post("/api/v1/bags/" + sack + "/seal", Map.of("reason", "END_OF_LOT"), supervisor));
    }

    private String state(String sack) {
        return expect(200, service.get("/api/v1/bags/" + sack, supervisor)).text("state");
    }

    private List<Long> versionsOf(String sack) {
        return service.bean(JdbcClient.class)
                .sql(
                        "SELECT subject_version FROM outbox WHERE key = ? AND topic = 'scanning.bag' AND subject_version IS NOT NULL ORDER BY subject_version")
                .param(sack)
                .query((row, number) -> row.getLong(1))
                .list();
    }
}
