package io.traitortrack.scanning.seal;

import java.util.Map;

import io.traitortrack.scanning.ScanService;
import io.traitortrack.scanning.ScanService.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.traitortrack.scanning.ScanService.aPack;
import static io.traitortrack.scanning.ScanService.expect;
import static org.assertj.core.api.Assertions.assertThat;

class SealingIT {

    private final ScanService service = ScanService.running();

    @Test
    void sealsASackShortOnce() {
        String sack = service.aSackOf(2);

        Answer sealed = expect(200, seal(sack, Map.of("reason", "END_OF_SHIFT", "stationCode", "LKO-1")));
        Answer again = expect(200, seal(sack, Map.of("reason", "END_OF_LOT")));

        assertThat(sealed.text("state")).isEqualTo("SEALED");
        assertThat(again.text("state")).isEqualTo("SEALED");
        assertThat(service.eventsOf(sack)).containsExactly("BagScanned", "BagLinked", "BagLinked", "BagSealed");
        assertThat(expect(409, service.scan(aPack(), sack)).outcome()).isEqualTo("PARENT_NOT_OPEN");
    }

    @Test
    void commitsToAReasonInWordsAndShowsItInNoEvent() {
        String sack = service.aSackOf(1);
        String words = "the bag of " + sack + " tore";

        expect(200, seal(sack, Map.of("reason", words)));

        assertThat(service.number(
                        "SELECT count(*) FROM outbox WHERE key = ? AND value LIKE '%\"note\":\"sha256:%' AND value LIKE '%\"OTHER\"%'",
                        sack))
                .isEqualTo(1);
        assertThat(service.number(
                        "SELECT count(*) FROM outbox WHERE topic <> 'audit.personal' AND value LIKE '%' || ? || '%'",
                        words))
                .isZero();
        assertThat(service.number(
                        "SELECT count(*) FROM outbox WHERE topic = 'audit.personal' AND value LIKE '%' || ? || '%'",
                        words))
                .isEqualTo(1);
    }

    @Test
    void refusesAnEmptySack() {
        assertThat(expect(409, seal(service.anOpenSack(), Map.of("reason", "END_OF_LOT")))
                        .outcome())
                .isEqualTo("PARENT_EMPTY");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "x", "a\u0000bc"})
    void asksForAReason(String reason) {
        expect(400, seal(service.aSackOf(1), Map.of("reason", reason)));
        expect(400, seal(service.aSackOf(1), Map.of()));
    }

    @Test
    void doesNotTellAForeignSackFromAnUnknownOne() {
        String sack = service.aSackOf(1);
        String foreign = service.token("dispatcher.indore", "dispatcher", "IDR");
        Map<String, String> body = Map.of("reason", "END_OF_LOT");

        expect(404, service.post("/api/v1/bags/" + sack + "/seal", body, foreign));
        expect(404, service.post("/api/v1/bags/SB98764/seal", body, foreign));
        expect(404, service.post("/api/v1/bags/7700/seal", body, foreign));
        expect(403, service.post("/api/v1/bags/" + sack + "/seal", body, service.token("a", "auditor")));
        expect(403, seal(sack, Map.of("reason", "END_OF_LOT", "stationCode", "IDR-1")));
        expect(422, seal(sack, Map.of("reason", "END_OF_LOT", "stationCode", "LKO-999")));
    }

    @Test
    void repeatsNoAnswerToWhoMayNotSeeItAnyMore() {
        String sack = service.aSackOf(1);
        String path = "/api/v1/bags/" + sack + "/seal";
        Map<String, String> body = Map.of("reason", "END_OF_LOT");
        String key = "seal-of-" + sack;
        Answer first = expect(200, service.post(path, body, service.dispatcher(), key));

        Answer elsewhere = service.post(path, body, service.token("dispatcher.lucknow", "dispatcher", "IDR"), key);
        Answer withoutRole = service.post(path, body, service.token("dispatcher.lucknow", "auditor"), key);
        Answer again = service.post(path, body, service.dispatcher(), key);

        assertThat(elsewhere.outcome()).isEqualTo("BAG_NOT_FOUND");
        assertThat(withoutRole.outcome()).isEqualTo("ROLE_NOT_GRANTED");
        assertThat(again).isEqualTo(first);
    }

    private Answer seal(String sack, Map<String, String> body) {
        return service.post("/api/v1/bags/" + sack + "/seal", body, service.dispatcher());
    }
}
