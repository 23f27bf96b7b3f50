package io.traitortrack.billing;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.traitortrack.billing.RunningBilling.Answer;
import io.traitortrack.testkit.TestServers;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** The bill service's side of the hand-over; the tests play the scan service. */
class ReleasesIT {

    private final RunningBilling billing = RunningBilling.billing();

    /** A sack that the tests tell of, with its version there. */
    private final class Sack {
        private final String code = billing.aFreshCode();
        private final UUID bag = RunningBilling.anId();
        private long version;

        Sack() {
            tell("BagScanned", RunningBilling.scan(code, bag, "LKO", "OPEN", 0));
            seal();
        }

        void seal() {
            tell("BagSealed", RunningBilling.seal(code, bag, "LKO", 30));
        }

        /** A scan of the sack, which tells its state without changing it. */
        void seen() {
            tell("BagScanned", RunningBilling.scan(code, bag, "LKO", "SEALED", 30));
        }

        UUID ask() {
            UUID id = RunningBilling.anId();
            Map<String, Object> value = new LinkedHashMap<>(RunningBilling.seal(code, bag, "LKO", 30));
            value.put("purpose", "REOPEN");
            billing.publish(id, "scanning.bag", code, "BagReleaseRequested", ++version, value);
            return id;
        }

        void opened() {
            Map<String, Object> value = new LinkedHashMap<>(RunningBilling.seal(code, bag, "LKO", 30));
            value.putAll(Map.of("before", "SEALED", "after", "OPEN"));
            tell("BagReopened", value);
        }

        private void tell(String type, Map<String, Object> value) {
            billing.publish("scanning.bag", code, type, ++version, value);
        }

        JsonNode awaitAnswer(UUID question) {
            await().until(() -> !answers(question).isEmpty());
            return Books.only(answers(question));
        }

        private List<JsonNode> answers(UUID question) {
            List<JsonNode> answers = new ArrayList<>(billing.events(code, "ParentReleased"));
            answers.addAll(billing.events(code, "ParentHeld"));
            return answers.stream()
                    .filter(answer -> answer.path("releaseId").asString("").equals(question.toString()))
                    .toList();
        }
    }

    @Test
    void letsASackGoAndTakesItAgainWhenItIsSealedAnew() {
        Sack sack = new Sack();
        String bill = billing.aNewBill(5);
        JsonNode released = sack.awaitAnswer(sack.ask());
        assertThat(released.has("billNumber")).isFalse();
        assertThat(released.path("parentVersion").longValue()).isEqualTo(1);

        assertThat(billing.load(bill, sack.code).code()).isEqualTo("PARENT_NOT_SEALED");
        sack.seen();
        assertThat(awaitLast(sack)).isEqualTo("SEALED");
        assertThat(billing.load(bill, sack.code).code()).isEqualTo("PARENT_NOT_SEALED");
        sack.opened();
        assertThat(billing.load(bill, sack.code).code()).isEqualTo("PARENT_NOT_SEALED");
        sack.seal();

        await().untilAsserted(
                        () -> assertThat(billing.load(bill, sack.code).status()).isEqualTo(200));
        assertThat(billing.events(bill, "ParentBilled"))
                .extracting(event -> event.path("parentVersion").longValue())
                .containsExactly(2L);
    }

    @Test
    void holdsASackThatIsOnABillAndLetsItGoOnceItIsOff() {
        Sack sack = new Sack();
        String bill = billing.aNewBill(5);
        assertThat(billing.load(bill, sack.code).status()).isEqualTo(200);

        assertThat(sack.awaitAnswer(sack.ask()).path("billNumber").asString("")).isEqualTo(bill);

        billing.call("DELETE", RunningBilling.biller(), "/" + bill + "/parents/" + sack.code, null);
        JsonNode released = sack.awaitAnswer(sack.ask());
        assertThat(released.has("billNumber")).isFalse();
        assertThat(released.path("parentVersion").longValue()).isEqualTo(4);
    }

    @Test
    void answersAQuestionOnceAlsoWhenTheInboxHasForgottenIt() throws Exception {
        Sack sack = new Sack();
        UUID question = sack.ask();
        sack.awaitAnswer(question);
        try (Connection superuser = TestServers.postgres().superuser("bill");
                PreparedStatement forget = superuser.prepareStatement("DELETE FROM bill.inbox WHERE event_id = ?")) {
            forget.setObject(1, question);
            assertThat(forget.executeUpdate()).isEqualTo(1);
        }

        Map<String, Object> value = new LinkedHashMap<>(RunningBilling.seal(sack.code, sack.bag, "LKO", 30));
        value.put("purpose", "REOPEN");
        billing.publish(question, "scanning.bag", sack.code, "BagReleaseRequested", sack.version, value);
        sack.seen();

        await().until(() ->
                billing.count("SELECT count(*) FROM parent WHERE code = ? AND version = ?", sack.code, sack.version)
                        == 1);
        assertThat(sack.answers(question)).hasSize(1);
    }

    @Test
    void neverLetsGoWhatItBillsNorBillsWhatItLetGo() throws Exception {
        List<Sack> sacks = new ArrayList<>();
        List<String> bills = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            sacks.add(new Sack());
        }
        for (int i = 0; i < 3; i++) {
            bills.add(billing.aNewBill(30));
        }
        String last = sacks.getLast().code;
        await().until(() ->
                billing.count("SELECT count(*) FROM parent WHERE code = ? AND state = 'SEALED'", last) == 1);

        List<Callable<Answer>> loads = new ArrayList<>();
        List<UUID> questions = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Sack sack : sacks) {
                bills.forEach(bill -> loads.add(() -> billing.load(bill, sack.code)));
            }
            Future<?> asking = threads.submit(() -> sacks.forEach(sack -> questions.add(sack.ask())));
            for (Future<Answer> load : threads.invokeAll(loads)) {
                assertThat(load.get().status()).isIn(200, 409);
            }
            asking.get();
        }

        for (int i = 0; i < sacks.size(); i++) {
            JsonNode answer = sacks.get(i).awaitAnswer(questions.get(i));
            long live = billing.count(
                    "SELECT count(*) FROM bill_parent WHERE parent_bag_id = ? AND unloaded_at IS NULL",
                    sacks.get(i).bag);
            assertThat(live).as("%s", answer).isEqualTo(answer.has("billNumber") ? 1 : 0);
        }
    }

    private String awaitLast(Sack sack) {
        await().until(() ->
                billing.count("SELECT count(*) FROM parent WHERE code = ? AND version = ?", sack.code, sack.version)
                        == 1);
        return billing.books()
                .sql("SELECT state FROM parent WHERE code = ?")
                .param(sack.code)
                .query((row, number) -> row.getString(1))
                .single();
    }
}
