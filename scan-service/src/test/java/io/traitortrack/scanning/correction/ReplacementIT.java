package io.traitortrack.scanning.correction;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.traitortrack.scanning.ScanService;
import io.traitortrack.scanning.ScanService.Answer;
import io.traitortrack.scanning.release.PlayedBillService;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static io.traitortrack.scanning.ScanService.aPack;
import static io.traitortrack.scanning.ScanService.expect;
import static org.assertj.core.api.Assertions.assertThat;

/** Everything that a sack holds, replaced in one step and taken back (D-18). */
class ReplacementIT {

    private final ScanService service = ScanService.running();
    private final String admin = service.token("admin", "admin");
    private final PlayedBillService bills = new PlayedBillService(service, admin);

    @Test
    void replacesWhatASackHoldsInOneStep() {
        String sack = service.anOpenSack();
        String stays = linked(sack);
        String goes = linked(sack);
        String free = aPack();
        expect(201, service.scan(free, service.anOpenSack()));
        expect(200, service.post("/api/v1/bags/" + free + "/unlink", Map.of("reason", "WRONG_PACK"), admin));
        String fresh = aPack();

        Answer step = expect(200, replace(sack, List.of(stays, free, label(fresh))));

        assertThat(codes(step, "kept")).containsExactly(stays);
        assertThat(codes(step, "added")).containsExactly(free, fresh);
        assertThat(codes(step, "removed")).containsExactly(goes);
        assertThat(contents(sack)).containsExactlyInAnyOrder(stays, free, fresh);
        assertThat(bag(fresh).text("lot")).isEqualTo("STAR44GG24611");
        assertThat(bag(goes).body().has("parent")).isFalse();
        assertThat(bag(sack).body().path("weightKg").decimalValue()).isEqualByComparingTo("3");
        assertThat(service.eventsOf(sack))
                .containsExactly("BagScanned", "BagLinked", "BagLinked", "BagUnlinked", "BagLinked", "BagLinked");
    }

    @Test
    void aDryRunTellsWhatWouldHappenAndChangesNothing() {
        String sack = service.anOpenSack();
        String goes = linked(sack);
        String elsewhere = linked(service.anOpenSack());
        String fresh = aPack();
        long before = facts();

        Answer told = expect(
                200,
                put(
                        sack,
                        Map.of("children", List.of(fresh, elsewhere, "SB1234"), "reason", "MISCOUNT", "dryRun", true)));

        assertThat(codes(told, "added")).containsExactly(fresh);
        assertThat(codes(told, "removed")).containsExactly(goes);
        assertThat(refusals(told)).containsExactly("INVALID_CODE", "LINKED_ELSEWHERE");
        assertThat(told.body().has("id")).isFalse();
        assertThat(facts()).isEqualTo(before);
    }

    @Test
    void changesNothingWhereASinglePackCannotCome() {
        String sack = service.anOpenSack();
        String stays = linked(sack);
        String elsewhere = linked(service.anOpenSack());
        long before = facts();

        Answer refused = expect(409, replace(sack, List.of(aPack(), elsewhere, stays, stays, sack)));

        assertThat(refused.outcome()).isEqualTo("CHILDREN_REFUSED");
        assertThat(refusals(refused)).containsExactlyInAnyOrder("LINKED_ELSEWHERE", "DUPLICATE_CODE", "WRONG_ROLE");
        assertThat(contents(sack)).containsExactly(stays);
        assertThat(facts()).isEqualTo(before);
        List<String> tooMany = Stream.generate(ScanService::aPack).limit(31).toList();
        assertThat(expect(409, replace(sack, tooMany)).outcome()).isEqualTo("PARENT_FULL");
        assertThat(facts()).isEqualTo(before);
    }

    @Test
    void takesPacksOutOfOtherOpenSacksWhereItIsToldTo() {
        String sack = service.anOpenSack();
        String other = service.anOpenSack();
        String pack = linked(other);
        Map<String, Object> move = Map.of("children", List.of(pack), "reason", "WRONG_SACK", "move", true);

        Answer step = expect(200, put(sack, move));

        assertThat(step.body().path("added").get(0).path("otherParent").stringValue())
                .isEqualTo(other);
        assertThat(contents(sack)).containsExactly(pack);
        assertThat(contents(other)).isEmpty();
        expect(200, undo(sack, step));
        assertThat(contents(other)).containsExactly(pack);
        assertThat(contents(sack)).isEmpty();
    }

    @Test
    void takesNoPackBackIntoALaterSackOfTheSameCode() {
        String sack = service.anOpenSack();
        String other = service.anOpenSack();
        String pack = linked(other);
        Answer step = expect(200, put(sack, Map.of("children", List.of(pack), "reason", "WRONG_SACK", "move", true)));
        expect(200, service.post("/api/v1/bags/" + other + "/retire", Map.of("reason", "EMPTIED"), admin));
        expect(201, service.scan(other, null));

        Answer refused = expect(409, undo(sack, step));

        assertThat(refused.outcome()).isEqualTo("CHILDREN_REFUSED");
        assertThat(refusals(refused)).containsExactly("PARENT_NOT_OPEN");
        assertThat(contents(sack)).containsExactly(pack);
        assertThat(contents(other)).isEmpty();
    }

    @Test
    void takesAStepBackOnce() {
        String sack = service.anOpenSack();
        String first = linked(sack);
        String second = linked(sack);
        String fresh = aPack();
        Answer step = expect(200, replace(sack, List.of(second, fresh)));

        Answer back = expect(200, undo(sack, step));
        Answer again = expect(200, undo(sack, step));

        assertThat(contents(sack)).containsExactlyInAnyOrder(first, second);
        assertThat(back.text("undoes")).isEqualTo(step.text("id"));
        assertThat(again.text("id")).isEqualTo(back.text("id"));
        assertThat(expect(404, undo(service.anOpenSack(), step)).outcome()).isEqualTo("REPLACEMENT_NOT_FOUND");
        assertThat(steps(sack)).hasSize(2);
    }

    @Test
    void takesAStepBackOnceHoweverManyDoAtOnce() throws Exception {
        String sack = service.anOpenSack();
        List<String> before = List.of(linked(sack), linked(sack));
        Answer step = expect(200, replace(sack, List.of(aPack(), aPack(), aPack())));

        List<Answer> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Answer>> calls = Collections.nCopies(12, () -> undo(sack, step));
            for (Future<Answer> answer : threads.invokeAll(calls)) {
                answers.add(answer.get());
            }
        }

        Map<Integer, List<Answer>> byStatus = answers.stream().collect(Collectors.groupingBy(Answer::status));
        assertThat(byStatus.keySet()).contains(200).isSubsetOf(200, 409);
        assertThat(byStatus.get(200))
                .extracting(done -> done.text("id"))
                .containsOnly(expect(200, undo(sack, step)).text("id"));
        assertThat(byStatus.getOrDefault(409, List.of()))
                .allSatisfy(late -> assertThat(late.outcome()).isEqualTo("CHANGED_SINCE"));
        assertThat(contents(sack)).containsExactlyInAnyOrderElementsOf(before);
        assertThat(steps(sack)).hasSize(2);
        assertThat(service.number("SELECT count(*) FROM outbox WHERE key = ? AND subject_version IS NOT NULL", sack))
                .isEqualTo(service.number("SELECT version FROM code WHERE code = ?", sack));
    }

    @Test
    void takesNothingBackFromASackThatHoldsSomethingElseSince() {
        String sack = service.anOpenSack();
        linked(sack);
        Answer step = expect(200, replace(sack, List.of(aPack())));
        String since = linked(sack);

        assertThat(expect(409, undo(sack, step)).outcome()).isEqualTo("CHANGED_SINCE");

        assertThat(contents(sack)).contains(since);
        assertThat(expect(404, undo(service.anOpenSack(), step)).outcome()).isEqualTo("REPLACEMENT_NOT_FOUND");
    }

    @Test
    void opensASealedSackFirstAndSealsItWhereItIsFilled() throws Exception {
        String sack = service.aSackOf(30);
        List<String> wanted = new ArrayList<>(contents(sack));
        String goes = wanted.removeLast();
        wanted.add(aPack());
        assertThat(bag(sack).text("state")).isEqualTo("SEALED");
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> waiting = threads.submit(() -> replace(sack, wanted));
            bills.apply(bills.answer("ParentReleased", sack, bills.awaitQuestion(sack), 1, null));

            assertThat(codes(expect(200, waiting.get()), "removed")).containsExactly(goes);
        }
        assertThat(contents(sack)).containsExactlyInAnyOrderElementsOf(wanted);
        assertThat(bag(sack).text("state")).isEqualTo("SEALED");
        assertThat(service.eventsOf(sack)).endsWith("BagReopened", "BagUnlinked", "BagLinked", "BagSealed");
    }

    @Test
    void aRepeatedCallChangesNothingAndTellsAgainWhatHappened() {
        String sack = service.anOpenSack();
        linked(sack);
        Map<String, Object> order = Map.of("children", List.of(aPack()), "reason", "MISCOUNT");
        String path = "/api/v1/bags/" + sack + "/children";
        String key = "replace-" + sack;
        Answer first = expect(200, service.put(path, order, admin, key));
        String since = linked(sack);

        Answer again = expect(200, service.put(path, order, admin, key));

        assertThat(again.body()).isEqualTo(first.body());
        assertThat(contents(sack)).contains(since);
        assertThat(expect(409, service.put(path, Map.of("children", List.of(), "reason", "MISCOUNT"), admin, key))
                        .outcome())
                .isEqualTo("KEY_REUSED");
    }

    @Test
    void aRepeatedCallThatChangedNothingStillChangesNothingLater() {
        String sack = service.anOpenSack();
        String pack = linked(sack);
        Map<String, Object> order = Map.of("children", List.of(pack), "reason", "MISCOUNT");
        String path = "/api/v1/bags/" + sack + "/children";
        String key = "same-" + sack;
        Answer first = expect(200, service.put(path, order, admin, key));
        String since = linked(sack);

        Answer again = expect(200, service.put(path, order, admin, key));

        assertThat(first.body().has("id")).isFalse();
        assertThat(again.body()).isEqualTo(first.body());
        assertThat(contents(sack)).containsExactlyInAnyOrder(pack, since);
    }

    @Test
    void replacesOnTheConsentWhetherAnybodyStillWaitsOrNot() {
        String sack = service.aSackOf(30);
        List<String> wanted = new ArrayList<>(contents(sack).subList(0, 3));
        String fresh = aPack();
        wanted.add(fresh);

        Answer underWay = expect(202, replace(sack, wanted));
        Answer another = expect(409, replace(sack, List.of()));
        bills.apply(bills.answer("ParentReleased", sack, bills.question(sack), 1, null));

        assertThat(codes(underWay, "added")).containsExactly(fresh);
        assertThat(another.outcome()).isEqualTo("RELEASE_PENDING");
        assertThat(contents(sack)).containsExactlyInAnyOrderElementsOf(wanted);
        assertThat(bag(sack).text("state")).isEqualTo("OPEN");
        assertThat(steps(sack)).hasSize(1);
    }

    @Test
    void leavesTheSackOpenWhereAPackWentElsewhereBeforeTheConsent() {
        String sack = service.aSackOf(30);
        List<String> before = contents(sack);
        String wanted = aPack();
        String key = "late-" + sack;
        String path = "/api/v1/bags/" + sack + "/children";
        Map<String, Object> order = Map.of("children", List.of(wanted), "reason", "MISCOUNT");
        expect(202, service.put(path, order, admin, key));
        expect(201, service.scan(wanted, service.anOpenSack()));

        bills.apply(bills.answer("ParentReleased", sack, bills.question(sack), 1, null));
        Answer again = expect(409, service.put(path, order, admin, key));

        assertThat(again.outcome()).isEqualTo("CHILDREN_REFUSED");
        assertThat(refusals(again)).containsExactly("LINKED_ELSEWHERE");
        assertThat(contents(sack)).isEqualTo(before);
        assertThat(bag(sack).text("state")).isEqualTo("OPEN");
    }

    @Test
    void takesNothingBackIntoASackThatIsClosedSince() {
        String sack = service.anOpenSack();
        String other = service.anOpenSack();
        String pack = linked(other);
        linked(other);
        Answer step = expect(200, put(sack, Map.of("children", List.of(pack), "reason", "WRONG_SACK", "move", true)));
        expect(200, service.post("/api/v1/bags/" + other + "/seal", Map.of("reason", "END_OF_LOT"), admin));

        Answer refused = expect(409, undo(sack, step));

        assertThat(refusals(refused)).containsExactly("PARENT_NOT_OPEN");
        assertThat(contents(sack)).containsExactly(pack);
    }

    @Test
    void tellsThePacksThatItPutInAndThoseThatCameBack() {
        String sack = service.anOpenSack();
        String known = linked(sack);
        String fresh = aPack();

        Answer step = expect(200, replace(sack, List.of(fresh)));

        String out = "CORRECTION MISCOUNT " + known + ": " + sack + " > -";
        String in = "CORRECTION MISCOUNT " + fresh + ": - > " + sack;
        assertThat(story(fresh)).containsExactly(in);
        assertThat(story(sack)).hasSize(4).endsWith(out, in);
        JsonNode entry = history(fresh).getFirst();
        assertThat(entry.path("actor")).isEqualTo(history(known).getLast().path("actor"));
        assertThat(entry.path("siteCode").stringValue()).isEqualTo("LKO");
        assertThat(service.number(
                        "SELECT count(*) FROM outbox WHERE id = ?::uuid AND key = ? AND type LIKE '%BagLinked.v1'",
                        entry.path("eventId").stringValue(), sack))
                .isEqualTo(1);

        expect(200, undo(sack, step));

        String outAgain = "CORRECTION MISCOUNT " + fresh + ": " + sack + " > -";
        String inAgain = "CORRECTION MISCOUNT " + known + ": - > " + sack;
        assertThat(story(fresh)).containsExactly(in, outAgain);
        assertThat(story(known)).hasSize(3).endsWith(out, inAgain);
        assertThat(story(sack)).hasSize(6).endsWith(out, in, outAgain, inAgain);
        assertThat(pageByPage(sack)).isEqualTo(story(sack).reversed());
    }

    @Test
    void tellsAMoveOnce() {
        String sack = service.anOpenSack();
        String other = service.anOpenSack();
        String pack = linked(other);

        expect(200, put(sack, Map.of("children", List.of(pack), "reason", "WRONG_SACK", "move", true)));

        String move = "CORRECTION WRONG_SACK " + pack + ": " + other + " > " + sack;
        assertThat(story(pack)).hasSize(2).endsWith(move);
        assertThat(story(sack)).hasSize(2).endsWith(move);
        assertThat(story(other)).hasSize(3).endsWith(move);
    }

    @Test
    void tellsWhatCameOnTheConsentAsAskedForWhenItWas() {
        String sack = service.aSackOf(30);
        String goes = contents(sack).getFirst();
        String fresh = aPack();
        expect(202, replace(sack, List.of(fresh)));
        bills.apply(bills.answer("ParentReleased", sack, bills.question(sack), 1, null));

        JsonNode came = history(fresh).getLast();
        JsonNode went = history(goes).getLast();

        assertThat(came.path("otherParent").stringValue()).isEqualTo(sack);
        assertThat(came.path("occurredAt")).isEqualTo(went.path("occurredAt")).isNotEqualTo(came.path("recordedAt"));
        assertThat(came.path("recordedAt")).isEqualTo(went.path("recordedAt"));
    }

    @Test
    void learnsTheLotThatALabelTells() {
        String sack = service.anOpenSack();
        String stays = linked(sack);
        String free = linked(sack);
        expect(200, service.post("/api/v1/bags/" + free + "/unlink", Map.of("reason", "WRONG_PACK"), admin));
        String moved = linked(service.anOpenSack());
        List<String> packs = List.of(stays, free, moved);

        Map<String, Object> order = Map.of(
                "children", packs.stream().map(ReplacementIT::label).toList(), "reason", "MISCOUNT", "move", true);
        expect(200, put(sack, order));

        assertThat(packs).allSatisfy(pack -> {
            assertThat(bag(pack).text("lot")).isEqualTo("STAR44GG24611");
            assertThat(bag(pack).text("dateOfTest")).isEqualTo("2025-09-30");
            assertThat(service.scan(label(pack, "STAR44GG24612"), sack).outcome())
                    .isEqualTo("LABEL_LOT_CONFLICT");
        });
        assertThat(lotsTold(sack, free)).isEqualTo(1);
        assertThat(lotsTold(sack, moved)).isEqualTo(1);
    }

    @Test
    void learnsALotWhereNothingElseChangesAndKeepsTheFirstOne() {
        String sack = service.anOpenSack();
        String pack = linked(sack);
        Map<String, Object> order = Map.of("children", List.of(label(pack)), "reason", "MISCOUNT");

        expect(200, put(sack, Map.of("children", List.of(label(pack)), "reason", "MISCOUNT", "dryRun", true)));
        assertThat(bag(pack).body().has("lot")).isFalse();
        Answer same = expect(200, put(sack, order));
        expect(200, replace(sack, List.of(pack)));
        Answer refused = expect(409, replace(sack, List.of(label(pack, "STAR44GG24612"))));

        assertThat(same.body().has("id")).isFalse();
        assertThat(refusals(refused)).containsExactly("LABEL_LOT_CONFLICT");
        assertThat(bag(pack).text("lot")).isEqualTo("STAR44GG24611");
    }

    @Test
    void onlyAdminsReplace() {
        String sack = service.anOpenSack();
        String supervisor = service.token("supervisor.lucknow", "supervisor", "LKO");
        Map<String, Object> order = Map.of("children", List.of(), "reason", "MISCOUNT");

        Answer refused =
                expect(403, service.put("/api/v1/bags/" + sack + "/children", order, supervisor, "supervisor-" + sack));

        assertThat(refused.outcome()).isEqualTo("ROLE_NOT_GRANTED");
    }

    @Test
    void everyPackIsInOneSackHoweverManyReplaceAndScanAtOnce() throws Exception {
        List<String> sacks = List.of(service.anOpenSack(), service.anOpenSack(), service.anOpenSack());
        List<String> packs = Stream.generate(ScanService::aPack).limit(12).toList();
        List<Callable<Answer>> calls = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
            String sack = sacks.get(i % 3);
            List<String> some = packs.subList(i % 4, i % 4 + 8);
            calls.add(() -> put(sack, Map.of("children", some, "reason", "MISCOUNT", "move", true)));
            String pack = packs.get(i);
            calls.add(() -> service.scan(pack, sack));
        }

        List<Integer> answered = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Answer> answer : threads.invokeAll(calls)) {
                answered.add(answer.get().status());
            }
        }

        assertThat(answered).isSubsetOf(200, 201, 409);
        List<String> held =
                sacks.stream().flatMap(sack -> contents(sack).stream()).toList();
        assertThat(held).doesNotHaveDuplicates();
        sacks.forEach(sack -> assertThat(bag(sack).body().path("childCount").intValue())
                .isEqualTo(contents(sack).size()));
        sacks.forEach(sack -> assertThat(service.number(
                        "SELECT count(*) FROM outbox WHERE key = ? AND subject_version IS NOT NULL", sack))
                .isEqualTo(service.number("SELECT version FROM code WHERE code = ?", sack)));
    }

    private String linked(String sack) {
        String pack = aPack();
        expect(201, service.scan(pack, sack));
        return pack;
    }

    private static String label(String pack) {
        return label(pack, "STAR44GG24611");
    }

    private static String label(String pack, String lot) {
        return "LABEL NO." + pack + " LOT NO.:" + lot + ", D.O.T.:30/09/2025";
    }

    /** Events that put the pack into the sack and tell its lot. */
    private long lotsTold(String sack, String pack) {
        return service.number("""
                SELECT count(*) FROM outbox WHERE key = ? AND type LIKE '%BagLinked.v1' AND value::jsonb ->> 'code' = ?
                   AND value::jsonb ->> 'lot' = 'STAR44GG24611' AND value::jsonb ->> 'dateOfTest' = '2025-09-30'
                """, sack, pack);
    }

    /** What happened, oldest first. */
    private List<String> story(String code) {
        return history(code).stream().map(ReplacementIT::told).toList();
    }

    private static String told(JsonNode entry) {
        return String.join(
                " ",
                entry.path("kind").stringValue(),
                entry.path("what").stringValue(),
                entry.path("code").stringValue() + ":",
                entry.path("parentCode").stringValue("-"),
                ">",
                entry.path("otherParent").stringValue("-"));
    }

    private List<JsonNode> history(String code) {
        return expect(200, service.get("/api/v1/bags/" + code + "/history", admin))
                .body()
                .path("items")
                .valueStream()
                .toList();
    }

    /** What happened, newest first, one entry a page. */
    private List<String> pageByPage(String code) {
        List<String> told = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = expect(
                            200,
                            service.get("/api/v1/bags/" + code + "/history?sort=-recordedAt&limit=1" + cursor, admin))
                    .body();
            told.add(told(page.path("items").get(0)));
            JsonNode next = page.path("next");
            cursor = next.isString() ? "&cursor=" + next.stringValue() : "";
        } while (!cursor.isEmpty());
        return told;
    }

    private Answer replace(String sack, List<String> children) {
        return put(sack, Map.of("children", children, "reason", "MISCOUNT"));
    }

    private Answer put(String sack, Map<String, Object> order) {
        return service.put(
                "/api/v1/bags/" + sack + "/children",
                order,
                admin,
                UUID.randomUUID().toString());
    }

    private Answer undo(String sack, Answer step) {
        return service.post(
                "/api/v1/bags/" + sack + "/replacements/" + step.text("id") + "/undo",
                Map.of("reason", "MISCOUNT"),
                admin);
    }

    private List<JsonNode> steps(String sack) {
        return expect(200, service.get("/api/v1/bags/" + sack + "/replacements", admin))
                .body()
                .path("items")
                .valueStream()
                .toList();
    }

    private Answer bag(String code) {
        return expect(200, service.get("/api/v1/bags/" + code, admin));
    }

    private List<String> contents(String sack) {
        return codes(bag(sack), "children");
    }

    private static List<String> codes(Answer answer, String list) {
        return answer.body()
                .path(list)
                .valueStream()
                .map(item ->
                        item.isString() ? item.stringValue() : item.path("code").stringValue())
                .toList();
    }

    private static List<String> refusals(Answer answer) {
        return answer.body()
                .path("refused")
                .valueStream()
                .map((JsonNode item) -> item.path("code").stringValue())
                .toList();
    }

    /** Rows of every table that a replacement could write to. */
    private long facts() {
        return service.number("""
                SELECT (SELECT count(*) FROM code) + (SELECT count(*) FROM bag) + (SELECT count(*) FROM link)
                     + (SELECT count(*) FROM correction) + (SELECT count(*) FROM outbox)
                     + (SELECT count(*) FROM replacement) + (SELECT count(*) FROM release)
                """);
    }
}
