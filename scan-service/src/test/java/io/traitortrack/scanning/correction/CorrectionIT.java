package io.traitortrack.scanning.correction;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;

import com.github.f4b6a3.uuid.UuidCreator;
import io.traitortrack.scanning.ScanService;
import io.traitortrack.scanning.ScanService.Answer;
import io.traitortrack.scanning.release.PlayedBillService;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.traitortrack.scanning.ScanService.aPack;
import static io.traitortrack.scanning.ScanService.aScan;
import static io.traitortrack.scanning.ScanService.expect;
import static io.traitortrack.scanning.ScanService.idOf;
import static org.assertj.core.api.Assertions.assertThat;

/** What was linked is taken back by facts of its own (D-18); where a sack is sealed, the tests play the bill service. */
class CorrectionIT {

    private final ScanService service = ScanService.running();
    private final String supervisor = service.token("supervisor.lucknow", "supervisor", "LKO");
    private final PlayedBillService bills = new PlayedBillService(service, supervisor);

    @Test
    void takesAPackOutOfAnOpenSackAtOnce() {
        String sack = service.anOpenSack();
        String pack = linked(sack);
        linked(sack);

        Answer out = expect(200, unlink(pack, "WRONG_PACK"));

        assertThat(out.body().has("parent")).isFalse();
        assertThat(bag(sack).body().path("childCount").intValue()).isEqualTo(1);
        assertThat(bag(sack).body().path("weightKg").decimalValue()).isEqualByComparingTo("1");
        expect(200, unlink(pack, "WRONG_PACK"));
        assertThat(service.eventsOf(sack)).containsExactly("BagScanned", "BagLinked", "BagLinked", "BagUnlinked");
        assertThat(expect(201, service.scan(pack, sack)).outcome()).isEqualTo("LINKED");
        assertThat(stories(pack)).containsSequence("LINKED", "WRONG_PACK", "LINKED");
    }

    @Test
    void movesAPackIntoAnotherSackInOneStep() {
        String from = service.aSackOf(2);
        String into = service.anOpenSack();
        String pack = linked(from);

        Answer moved = expect(200, relink(pack, into, "WRONG_SACK"));

        assertThat(moved.body().path("parent").path("code").stringValue()).isEqualTo(into);
        assertThat(bag(from).body().path("childCount").intValue()).isEqualTo(2);
        assertThat(bag(into).body().path("childCount").intValue()).isEqualTo(1);
        assertThat(service.eventsOf(from)).endsWith("BagUnlinked");
        assertThat(service.eventsOf(into)).containsExactly("BagScanned", "BagLinked");
        expect(200, relink(pack, into, "WRONG_SACK"));
        assertThat(service.eventsOf(into)).hasSize(2);
        assertThat(stories(pack)).containsExactly("LINKED", "WRONG_SACK");
        assertThat(stories(into)).containsExactly("REGISTERED", "WRONG_SACK");
    }

    @Test
    void tellsWhatHeldWhatAtAnyMomentOfThePast() {
        String first = service.anOpenSack();
        Instant empty = now(first);
        String pack = linked(first);
        Instant inFirst = now(pack);
        String second = service.anOpenSack();
        expect(200, relink(pack, second, "WRONG_SACK"));
        Instant inSecond = now(pack);
        seal(second);
        expect(200, service.post("/api/v1/bags/" + first + "/retire", Map.of("reason", "EMPTIED"), supervisor));
        expect(201, service.scan(first, null));

        assertThat(sackOf(pack, inFirst)).isEqualTo(first);
        assertThat(sackOf(pack, inSecond)).isEqualTo(second);
        assertThat(asOf(second, inSecond).text("state")).isEqualTo("OPEN");
        assertThat(asOf(second, inSecond.plusSeconds(3_600)).text("state")).isEqualTo("SEALED");
        assertThat(asOf(first, empty).body().path("childCount").intValue()).isZero();
        assertThat(asOf(first, inFirst)
                        .body()
                        .path("children")
                        .get(0)
                        .path("code")
                        .stringValue())
                .isEqualTo(pack);
        assertThat(asOf(first, inFirst).body().path("generation").intValue()).isEqualTo(1);
        assertThat(bag(first).body().path("generation").intValue()).isEqualTo(2);
        expect(404, service.get("/api/v1/bags/" + first + "?asOf=2020-01-01T00:00:00Z", supervisor));
        expect(400, service.get("/api/v1/bags/" + first + "?asOf=yesterday", supervisor));
    }

    private Answer asOf(String code, Instant at) {
        return expect(200, service.get("/api/v1/bags/" + code + "?asOf=" + at, supervisor));
    }

    private String sackOf(String pack, Instant at) {
        return asOf(pack, at).body().path("parent").path("code").stringValue();
    }

    /** The moment at which the last thing happened to it. */
    private Instant now(String code) {
        return Instant.parse(expect(200, service.get("/api/v1/bags/" + code + "/history", supervisor))
                .body()
                .path("items")
                .valueStream()
                .map(entry -> entry.path("recordedAt").stringValue())
                .toList()
                .getLast());
    }

    @Test
    void sealsTheSackThatAMovedPackFills() {
        String into = service.aSackOf(29);
        String pack = linked(service.anOpenSack());

        Answer moved = expect(200, relink(pack, into, "a sentence about why"));

        assertThat(moved.body().path("parent").path("state").stringValue()).isEqualTo("SEALED");
        assertThat(service.eventsOf(into)).endsWith("BagLinked", "BagSealed");
    }

    @Test
    void opensASealedSackFirst() throws Exception {
        String sack = service.anOpenSack();
        String pack = linked(sack);
        linked(sack);
        seal(sack);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> waiting = threads.submit(() -> unlink(pack, "MISCOUNT"));
            bills.apply(bills.answer("ParentReleased", sack, bills.awaitQuestion(sack), 1, null));

            expect(200, waiting.get());
        }
        assertThat(bag(sack).text("state")).isEqualTo("OPEN");
        assertThat(service.eventsOf(sack)).endsWith("BagSealed", "BagReleaseRequested", "BagReopened", "BagUnlinked");
    }

    @Test
    void movesAPackOnAConsentForWhichNobodyWaitsAnyMore() {
        String sack = service.anOpenSack();
        String pack = linked(sack);
        String into = service.anOpenSack();
        seal(sack);
        expect(202, relink(pack, into, "WRONG_SACK"));

        bills.apply(bills.answer("ParentReleased", sack, bills.question(sack), 1, null));

        assertThat(bag(pack).body().path("parent").path("code").stringValue()).isEqualTo(into);
        assertThat(service.eventsOf(sack)).endsWith("BagReopened", "BagUnlinked");
    }

    @Test
    void leavesThePackWhereItIsWhereTheOtherSackWasClosedMeanwhile() {
        String sack = service.anOpenSack();
        String pack = linked(sack);
        String into = service.aSackOf(1);
        seal(sack);
        expect(202, relink(pack, into, "WRONG_SACK"));
        seal(into);

        bills.apply(bills.answer("ParentReleased", sack, bills.question(sack), 1, null));

        assertThat(bag(pack).body().path("parent").path("code").stringValue()).isEqualTo(sack);
        assertThat(bag(sack).text("state")).isEqualTo("OPEN");
        assertThat(expect(409, relink(pack, into, "WRONG_SACK")).outcome()).isEqualTo("PARENT_NOT_OPEN");
    }

    @Test
    void leavesAPackInASackThatABillHolds() throws Exception {
        String sack = service.anOpenSack();
        String pack = linked(sack);
        seal(sack);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> waiting = threads.submit(() -> unlink(pack, "MISCOUNT"));
            bills.apply(bills.answer("ParentHeld", sack, bills.awaitQuestion(sack), 1, "BILL-C"));

            assertThat(expect(409, waiting.get()).text("billNumber")).isEqualTo("BILL-C");
        }
        assertThat(expect(409, unlink(pack, "MISCOUNT")).outcome()).isEqualTo("PARENT_BILLED");
        assertThat(service.eventsOf(sack)).doesNotContain("BagUnlinked");
    }

    @Test
    void aRepeatedCallNeverReachesWhatHappenedSince() {
        String sack = service.anOpenSack();
        String pack = linked(sack);
        String path = "/api/v1/bags/" + pack + "/unlink";
        expect(200, service.post(path, Map.of("reason", "MISCOUNT"), supervisor, "unlink-" + pack));
        String other = service.anOpenSack();
        expect(201, service.scan(pack, other));

        Answer again = expect(200, service.post(path, Map.of("reason", "MISCOUNT"), supervisor, "unlink-" + pack));

        assertThat(again.body().path("parent").path("code").stringValue()).isEqualTo(other);
    }

    @Test
    void undoesTheOwnLastLinkOnce() {
        String dispatcher = aDispatcher();
        String sack = service.anOpenSack();
        Map<String, Object> first = aScan(aPack(), sack);
        Map<String, Object> second = aScan(aPack(), sack);
        expect(201, service.send(first, dispatcher));
        expect(201, service.send(second, dispatcher));
        assertThat(expect(409, undo(first, dispatcher)).outcome()).isEqualTo("NOT_YOUR_LAST_LINK");

        Map<String, String> undo = anUndo(second);
        Answer undone = expect(200, service.post("/api/v1/scans/undo", undo, dispatcher));
        expect(200, service.post("/api/v1/scans/undo", undo, dispatcher));

        assertThat(undone.body().has("parent")).isFalse();
        assertThat(service.eventsOf(sack)).containsExactly("BagScanned", "BagLinked", "BagLinked", "BagUnlinked");
        // the one before is the last one now
        expect(200, undo(first, dispatcher));
        assertThat(bag(sack).body().path("childCount").intValue()).isZero();
        assertThat(expect(409, service.post("/api/v1/scans/undo", anotherUndoOf(undo, first), dispatcher))
                        .outcome())
                .isEqualTo("SCAN_ID_REUSED");
        Map<String, Object> scan = ScanService.with(aScan(aPack(), sack), "scanId", String.valueOf(undo.get("scanId")));
        assertThat(expect(409, service.send(scan, dispatcher)).outcome()).isEqualTo("SCAN_ID_REUSED");
    }

    @Test
    void undoesTheLinkThatFilledASack() throws Exception {
        String dispatcher = aDispatcher();
        String sack = service.aSackOf(29);
        Map<String, Object> last = aScan(aPack(), sack);
        expect(201, service.send(last, dispatcher));
        Map<String, String> undo = anUndo(last);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> waiting = threads.submit(() -> service.post("/api/v1/scans/undo", undo, dispatcher));
            bills.apply(bills.answer("ParentReleased", sack, bills.awaitQuestion(sack), 1, null));

            expect(200, waiting.get());
        }
        expect(200, service.post("/api/v1/scans/undo", undo, dispatcher));
        assertThat(bag(sack).body().path("childCount").intValue()).isEqualTo(29);
        assertThat(Collections.frequency(service.eventsOf(sack), "BagUnlinked")).isEqualTo(1);
    }

    @Test
    void tellsWhatBecameOfAnUndoThatABillHolds() throws Exception {
        String dispatcher = aDispatcher();
        String sack = service.anOpenSack();
        Map<String, Object> link = aScan(aPack(), sack);
        expect(201, service.send(link, dispatcher));
        seal(sack);
        Map<String, String> undo = anUndo(link);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> waiting = threads.submit(() -> service.post("/api/v1/scans/undo", undo, dispatcher));
            var question = bills.awaitQuestion(sack);
            assertThat(told(undo)).isEqualTo("UNDO_ASKED 202");
            bills.apply(bills.answer("ParentHeld", sack, question, 1, "BILL-U"));

            expect(409, waiting.get());
        }

        assertThat(told(undo)).isEqualTo("PARENT_BILLED 409");
        assertThat(expect(409, service.post("/api/v1/scans/undo", undo, dispatcher))
                        .text("billNumber"))
                .isEqualTo("BILL-U");
    }

    /** What the history of scans says of an undo. */
    private String told(Map<String, String> undo) {
        return expect(200, service.get("/api/v1/scans?site=LKO&limit=20", supervisor))
                .body()
                .path("items")
                .valueStream()
                .filter(scan -> scan.path("scanId").stringValue("").equals(undo.get("scanId")))
                .map(scan -> scan.path("outcome").stringValue("") + " "
                        + scan.path("status").intValue())
                .findAny()
                .orElse("");
    }

    @Test
    void undoesNobodyElsesLinkAndNoneThatIsOld() {
        String sack = service.anOpenSack();
        Map<String, Object> scan = aScan(aPack(), sack);
        String dispatcher = aDispatcher();
        expect(201, service.send(scan, dispatcher));
        assertThat(expect(404, undo(scan, aDispatcher())).outcome()).isEqualTo("SCAN_NOT_FOUND");
        long aged = service.number(
                "WITH aged AS (UPDATE scan SET recorded_at = recorded_at - interval '61 minutes' WHERE id = ?::uuid"
                        + " RETURNING 1) SELECT count(*) FROM aged",
                idOf(scan));
        assertThat(aged).isEqualTo(1);

        assertThat(expect(409, undo(scan, dispatcher)).outcome()).isEqualTo("UNDO_TOO_LATE");
    }

    @Test
    void aHundredPacksMovedBetweenFiveSacksByTwentyStationsAreEachInOne() throws Exception {
        List<String> sacks =
                IntStream.range(0, 5).mapToObj(i -> service.anOpenSack()).toList();
        List<String> packs =
                IntStream.range(0, 100).mapToObj(i -> linked(sacks.get(i % 5))).toList();
        List<Callable<List<Answer>>> stations = Collections.nCopies(20, () -> {
            List<Answer> answers = new ArrayList<>();
            ThreadLocalRandom random = ThreadLocalRandom.current();
            for (int i = 0; i < 25; i++) {
                String pack = packs.get(random.nextInt(packs.size()));
                answers.add(relink(pack, sacks.get(random.nextInt(sacks.size())), "WRONG_SACK"));
            }
            return answers;
        });
        List<Answer> answers = new ArrayList<>();
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<List<Answer>> station : threads.invokeAll(stations)) {
                answers.addAll(station.get());
            }
        }
        // a sack that was filled has sealed itself: from there a pack goes only with consent, into it none
        assertThat(answers)
                .allSatisfy(
                        answer -> assertThat(answer.status()).as("%s", answer).isIn(200, 202, 409));
        assertThat(answers).filteredOn(answer -> answer.status() == 200).hasSizeGreaterThan(100);
        assertThat(service.number(
                        "SELECT count(*) FROM link l JOIN bag b ON b.id = l.child_bag_id WHERE b.code = ANY (?) AND l.unlinked_at IS NULL",
                        (Object) packs.toArray(String[]::new)))
                .isEqualTo(100);
        for (String sack : sacks) {
            long held = service.number(
                    "SELECT count(*) FROM link l JOIN bag b ON b.id = l.parent_bag_id WHERE b.code = ? AND l.unlinked_at IS NULL",
                    sack);
            assertThat(bag(sack).body().path("childCount").longValue()).isEqualTo(held);
            List<String> events = service.eventsOf(sack);
            assertThat(Collections.frequency(events, "BagLinked") - Collections.frequency(events, "BagUnlinked"))
                    .isEqualTo((int) held);
            assertThat(service.number("SELECT version FROM code WHERE code = ?", sack))
                    .isEqualTo(events.size());
        }
    }

    @Test
    void whatFitsTogetherWithNothingIsRefused() {
        String sack = service.anOpenSack();
        String pack = linked(sack);
        String free = linked(sack);
        expect(200, unlink(free, "MISCOUNT"));

        assertThat(expect(409, relink(free, sack, "WRONG_SACK")).outcome()).isEqualTo("NOT_LINKED");
        assertThat(expect(404, relink(pack, ScanService.aSack(), "WRONG_SACK")).outcome())
                .isEqualTo("PARENT_NOT_FOUND");
        assertThat(expect(409, relink(pack, service.aSackOf(30), "WRONG_SACK")).outcome())
                .isEqualTo("PARENT_FULL");
        assertThat(expect(422, relink(pack, free, "WRONG_SACK")).outcome()).isEqualTo("WRONG_ROLE");
        assertThat(expect(422, relink(pack, "SB1", "WRONG_SACK")).outcome()).isEqualTo("INVALID_CODE");
        assertThat(expect(422, unlink(sack, "MISCOUNT")).outcome()).isEqualTo("WRONG_ROLE");
        assertThat(expect(404, unlink(aPack(), "MISCOUNT")).outcome()).isEqualTo("BAG_NOT_FOUND");
        assertThat(bag(sack).body().path("childCount").intValue()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({
        "dispatcher, LKO, unlink, 200",
        "dispatcher, LKO, relink, 403",
        "biller, LKO, relink, 200",
        "supervisor, IDR, unlink, 404",
        "supervisor, IDR, relink, 404",
        "auditor, , unlink, 403",
        "auditor, , relink, 403",
    })
    void isForThoseWhoMayAtTheirSites(String role, String site, String verb, int status) {
        String sack = service.anOpenSack();
        String pack = linked(sack);
        String token = service.token(role, role, site == null ? new String[0] : new String[] {site});
        Map<String, String> body = verb.equals("unlink")
                ? Map.of("reason", "MISCOUNT")
                : Map.of("reason", "WRONG_SACK", "parent", service.anOpenSack());

        assertThat(service.post("/api/v1/bags/" + pack + "/" + verb, body, token)
                        .status())
                .isEqualTo(status);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "null", "[]", "{", "{\"reason\":17}", "{\"reason\":\"a\\u0000bc\"}", "{\"who\":\"me\"}"})
    void answersGarbageWithWhatIsWrongAndChangesNothing(String body) {
        String sack = service.anOpenSack();
        String pack = linked(sack);

        for (String path :
                List.of("/api/v1/bags/" + pack + "/unlink", "/api/v1/bags/" + pack + "/relink", "/api/v1/scans/undo")) {
            expect(400, service.postText(path, body, supervisor));
        }

        assertThat(service.eventsOf(sack)).containsExactly("BagScanned", "BagLinked");
    }

    private String linked(String sack) {
        String pack = aPack();
        expect(201, service.scan(pack, sack));
        return pack;
    }

    private Answer unlink(String pack, String reason) {
        return service.post("/api/v1/bags/" + pack + "/unlink", Map.of("reason", reason), supervisor);
    }

    private Answer relink(String pack, String into, String reason) {
        return service.post("/api/v1/bags/" + pack + "/relink", Map.of("reason", reason, "parent", into), supervisor);
    }

    private Answer undo(Map<String, Object> scan, String token) {
        return service.post("/api/v1/scans/undo", anUndo(scan), token);
    }

    private static Map<String, String> anUndo(Map<String, Object> scan) {
        return Map.of(
                "scanId", UuidCreator.getTimeOrderedEpoch().toString(), "stationCode", "LKO-1", "undoes", idOf(scan));
    }

    private static Map<String, String> anotherUndoOf(Map<String, String> undo, Map<String, Object> scan) {
        return Map.of("scanId", String.valueOf(undo.get("scanId")), "stationCode", "LKO-1", "undoes", idOf(scan));
    }

    private String aDispatcher() {
        return service.token("dispatcher." + UuidCreator.getTimeOrderedEpoch(), "dispatcher", "LKO");
    }

    private Answer bag(String code) {
        return expect(200, service.get("/api/v1/bags/" + code, supervisor));
    }

    private void seal(String sack) {
        expect(200, service.post("/api/v1/bags/" + sack + "/seal", Map.of("reason", "END_OF_LOT"), supervisor));
    }

    /** What happened, oldest first. */
    private List<String> stories(String code) {
        return expect(200, service.get("/api/v1/bags/" + code + "/history", supervisor))
                .body()
                .path("items")
                .valueStream()
                .map(entry -> entry.path("what").stringValue())
                .toList();
    }
}
