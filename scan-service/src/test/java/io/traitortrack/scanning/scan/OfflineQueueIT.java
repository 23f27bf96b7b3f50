package io.traitortrack.scanning.scan;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;

import io.traitortrack.scanning.ScanService;
import io.traitortrack.scanning.ScanService.Answer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static io.traitortrack.scanning.ScanService.aPack;
import static io.traitortrack.scanning.ScanService.aSack;
import static io.traitortrack.scanning.ScanService.aScan;
import static io.traitortrack.scanning.ScanService.expect;
import static io.traitortrack.scanning.ScanService.idOf;
import static io.traitortrack.scanning.ScanService.with;
import static org.assertj.core.api.Assertions.assertThat;

/**
 * A station was offline for hours and sends its queue (D-12, D-13): later, twice, in pieces, from two tabs, out of order,
 * with a wrong clock. Every pack ends in the sack that its own scan names, and nothing is dropped.
 */
class OfflineQueueIT {

    private static final Random SHUFFLING = new Random(7);

    private final ScanService service = ScanService.running();

    @Test
    void aQueueSentTwiceInPiecesFromTwoTabsOutOfOrderLinksEveryPackOnceWhereItsScanSays() throws Exception {
        List<Map<String, Object>> queue = aQueue(4, 20);
        List<List<Map<String, Object>>> pieces = new ArrayList<>();
        for (int tab = 0; tab < 2; tab++) {
            List<Map<String, Object>> shuffled = new ArrayList<>(queue);
            Collections.shuffle(shuffled, SHUFFLING);
            for (int i = 0; i < shuffled.size(); i += 17) {
                pieces.add(shuffled.subList(i, Math.min(i + 17, shuffled.size())));
            }
        }

        sendAtOnce(pieces);
        // what came before its sack was told so, and is sent again as long as it is in the queue
        Map<String, Integer> statuses = statuses(expect(200, service.batch(queue)));

        assertThat(statuses.values()).containsOnly(200, 201);
        Map<String, String> held = new HashMap<>();
        for (Map<String, Object> scan : queue) {
            if (scan.containsKey("parent")) {
                String pack = String.valueOf(scan.get("raw"));
                held.put(pack, sackOf(pack));
                assertThat(held).containsEntry(pack, String.valueOf(scan.get("parent")));
            }
        }
        assertThat(held).hasSize(80);
        assertThat(service.number(
                        "SELECT count(*) FROM outbox WHERE type = 'io.traitortrack.BagLinked.v1' AND key = ANY (string_to_array(?, ','))",
                        String.join(",", held.values().stream().distinct().toList())))
                .isEqualTo(80);
    }

    @Test
    void keepsTheStationsTimeAndOursAndShowsHowFarTheyAreApart() {
        String sack = aSack();
        Instant hoursAgo = Instant.now().minus(Duration.ofHours(9)).truncatedTo(ChronoUnit.MILLIS);
        Map<String, Object> scan = with(aScan(sack, null), "scannedAt", hoursAgo.toString());
        Map<String, Object> ahead = with(
                aScan(aPack(), sack),
                "scannedAt",
                hoursAgo.plus(Duration.ofDays(3)).toString());

        expect(200, service.batch(List.of(scan, ahead)));

        List<JsonNode> told = expect(
                        200, service.get("/api/v1/scans?site=LKO&limit=500", service.token("admin", "admin")))
                .body()
                .path("items")
                .valueStream()
                .filter(item -> List.of(idOf(scan), idOf(ahead))
                        .contains(item.path("scanId").stringValue()))
                .toList();
        assertThat(told).hasSize(2);
        assertThat(told.stream()
                        .map(item -> item.path("skewSeconds").doubleValue())
                        .toList())
                .anySatisfy(skew -> assertThat(Math.abs(skew)).isBetween(9 * 3_600.0, 9 * 3_600.0 + 600))
                .anySatisfy(skew -> assertThat(Math.abs(skew)).isBetween(62.8 * 3_600, 63 * 3_600.0));
        assertThat(told.stream()
                        .map(item -> Instant.parse(item.path("occurredAt").stringValue()))
                        .toList())
                .contains(hoursAgo);
    }

    @Test
    void tellsOfEachConflictInWordsAndHarmsNoOther() {
        String sack = service.anOpenSack();
        String other = service.anOpenSack();
        String taken = aPack();
        expect(201, service.scan(taken, other));
        Map<String, Object> fine = aScan(aPack(), sack);
        Map<String, Object> conflict = aScan(taken, sack);
        Map<String, Object> damaged = aScan("SB1234", sack);
        Map<String, Object> orphan = aScan(aPack(), aSack());

        Answer answer = expect(200, service.batch(List.of(conflict, damaged, orphan, fine)));

        List<JsonNode> results = answer.body().path("results").valueStream().toList();
        assertThat(results.stream()
                        .map(result -> result.path("status").intValue())
                        .toList())
                .containsExactly(409, 422, 404, 201);
        assertThat(results.get(0).path("detail").stringValue()).contains(other);
        assertThat(results.get(0).path("otherParent").stringValue()).isEqualTo(other);
        assertThat(results.subList(0, 3))
                .allSatisfy(result ->
                        assertThat(result.path("detail").stringValue()).isNotBlank());
        // the sack comes late, and so the pack that waited for it
        expect(201, service.scan(String.valueOf(orphan.get("parent")), null));
        assertThat(expect(201, service.send(orphan)).outcome()).isEqualTo("LINKED");
    }

    private List<Map<String, Object>> aQueue(int sacks, int packs) {
        List<Map<String, Object>> queue = new ArrayList<>();
        Instant hoursAgo = Instant.now().minus(Duration.ofHours(7));
        for (int i = 0; i < sacks; i++) {
            String sack = aSack();
            queue.add(at(aScan(sack, null), hoursAgo));
            for (int k = 0; k < packs; k++) {
                queue.add(at(aScan(aPack(), sack), hoursAgo.plusSeconds(k)));
            }
        }
        return queue;
    }

    private static Map<String, Object> at(Map<String, Object> scan, Instant when) {
        return with(scan, "scannedAt", when.truncatedTo(ChronoUnit.MILLIS).toString());
    }

    private void sendAtOnce(List<List<Map<String, Object>>> pieces) throws Exception {
        try (ExecutorService tabs = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Answer>> calls = pieces.stream()
                    .map(piece -> (Callable<Answer>) () -> service.batch(piece))
                    .toList();
            for (Future<Answer> answer : tabs.invokeAll(calls)) {
                expect(200, answer.get());
            }
        }
    }

    private static Map<String, Integer> statuses(Answer answer) {
        return answer.body()
                .path("results")
                .valueStream()
                .collect(Collectors.toMap(
                        result -> result.path("scanId").stringValue(),
                        result -> result.path("status").intValue()));
    }

    private String sackOf(String pack) {
        return expect(200, service.get("/api/v1/bags/" + pack, service.dispatcher()))
                .body()
                .path("parent")
                .path("code")
                .stringValue();
    }
}
