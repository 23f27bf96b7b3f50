package io.traitortrack.scanning.scan;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.traitortrack.scanning.ScanService;
import io.traitortrack.scanning.ScanService.Answer;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static io.traitortrack.scanning.ScanService.aPack;
import static io.traitortrack.scanning.ScanService.aSack;
import static io.traitortrack.scanning.ScanService.aScan;
import static io.traitortrack.scanning.ScanService.expect;
import static org.assertj.core.api.Assertions.assertThat;

/** D-19. */
class BatchIT {

    private final ScanService service = ScanService.running();

    @Test
    void decidesInTheOrderOfTheListAndOneBadItemHarmsNoOther() {
        String sack = aSack();
        String pack = aPack();
        Map<String, Object> parent = aScan(sack, null);

        List<JsonNode> results = results(service.batch(List.of(
                aScan(pack, sack),
                parent,
                aScan(pack, sack),
                Map.of("scanId", "x", "nonsense", 1),
                5,
                aScan("SB1", null),
                aScan(pack, sack),
                parent,
                ScanService.with(parent, "raw", "SB1"))));

        assertThat(results.stream().map(BatchIT::told))
                .containsExactly(
                        "404 PARENT_NOT_FOUND",
                        "201 REGISTERED",
                        "201 LINKED",
                        "400 UNKNOWN_FIELD",
                        "400 INVALID_REQUEST",
                        "422 INVALID_CODE",
                        "201 ALREADY_LINKED",
                        "200 REGISTERED",
                        "409 SCAN_ID_REUSED");
        assertThat(service.eventsOf(sack)).containsExactly("BagScanned", "BagLinked", "BagScanned", "ScanRejected");
    }

    @Test
    void replaysAWholeQueue() {
        String sack = aSack();
        List<Map<String, Object>> queue = new ArrayList<>(List.of(aScan(sack, null)));
        for (int i = 0; i < 32; i++) {
            queue.add(aScan(aPack(), sack));
        }
        List<JsonNode> first = results(service.batch(queue));
        List<String> events = service.eventsOf(sack);

        List<JsonNode> again = results(service.batch(queue));

        assertThat(first.stream().map(BatchIT::told).filter("409 PARENT_FULL"::equals))
                .hasSize(2);
        assertThat(again)
                .allSatisfy(result ->
                        assertThat(result.path("replayed").booleanValue()).isTrue());
        assertThat(service.eventsOf(sack)).isEqualTo(events).hasSize(34);
        assertThat(service.number(
                        "SELECT count(*) FROM bag_change c JOIN bag b ON b.id = c.bag_id WHERE b.code = ?", sack))
                .isEqualTo(1);
    }

    @Test
    void takes500AndNot501() {
        String sack = service.anOpenSack();
        List<Map<String, Object>> many = new ArrayList<>();
        for (int i = 0; i < 500; i++) {
            many.add(aScan(aPack(), sack));
        }

        assertThat(results(service.batch(many))).hasSize(500);

        many.add(aScan(aPack(), sack));
        assertThat(expect(400, service.batch(many)).outcome()).isEqualTo("BATCH_TOO_LARGE");
    }

    @Test
    void answersAnEmptyListWithNoResults() {
        assertThat(results(service.batch(List.of()))).isEmpty();
    }

    @Test
    void refusesWhatIsNoBatch() {
        for (String body : List.of("[]", "{}", "{\"scans\":1}", "{\"scans\":[],\"x\":1}", "{\"scans\":[")) {
            assertThat(service.postText("/api/v1/scans/batch", body, service.dispatcher())
                            .status())
                    .isEqualTo(400);
        }
    }

    @Test
    void opensALedgerForChildrenThatWereLinkedBefore() {
        String sack = service.aSackOf(1);
        String other = service.anOpenSack();
        String pack = aPack();
        expect(201, service.scan(pack, sack));

        List<JsonNode> results = results(service.batch(List.of(aScan(pack, other), aScan(pack, sack))));

        assertThat(results.stream().map(BatchIT::told)).containsExactly("409 LINKED_ELSEWHERE", "201 ALREADY_LINKED");
        assertThat(results.getFirst().path("otherParent").stringValue()).isEqualTo(sack);
    }

    private static List<JsonNode> results(Answer answer) {
        return expect(200, answer).body().required("results").valueStream().toList();
    }

    private static String told(JsonNode result) {
        JsonNode outcome = result.has("outcome") ? result.path("outcome") : result.path("code");
        return result.path("status").intValue() + " " + outcome.stringValue();
    }
}
