package io.traitortrack.scanning.scan;

import java.util.List;
import java.util.Map;

import io.traitortrack.scanning.ScanService;
import io.traitortrack.scanning.ScanService.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static io.traitortrack.scanning.ScanService.aPack;
import static io.traitortrack.scanning.ScanService.aSack;
import static io.traitortrack.scanning.ScanService.aScan;
import static io.traitortrack.scanning.ScanService.expect;
import static io.traitortrack.scanning.ScanService.with;
import static org.assertj.core.api.Assertions.assertThat;

/** Every row of the contract's table of scans, over HTTP. */
class ScanningIT {

    private final ScanService service = ScanService.running();

    @ParameterizedTest
    @ValueSource(strings = {"sb9%04d", "M444-9%04d"})
    void registersFillsAndSealsBothTypesAlike(String pattern) {
        String sack = String.format(pattern, 1);

        assertThat(expect(201, service.scan(sack, null)).outcome()).isEqualTo("REGISTERED");
        assertThat(expect(201, service.scan(sack, null)).outcome()).isEqualTo("SEEN");
        Answer last = service.scan(aPack(), sack);
        for (int i = 1; i < 30; i++) {
            last = expect(201, service.scan(aPack(), sack));
        }

        assertThat(last.outcome()).isEqualTo("LINKED");
        assertThat(last.text("childCount")).isEqualTo("30");
        assertThat(last.text("state")).isEqualTo("SEALED");
        assertThat(last.text("parentCode")).isEqualTo(sack.toUpperCase(java.util.Locale.ROOT));
        Answer refused = expect(409, service.scan(aPack(), sack));
        assertThat(refused.outcome()).isEqualTo("PARENT_FULL");
    }

    @Test
    void writesOneEventPerScanAndOneMoreWhenTheSackFills() {
        String sack = service.aSackOf(30);
        String duplicate = aPack();
        service.scan(duplicate, sack);

        List<String> events = service.eventsOf(sack);

        assertThat(events).hasSize(33).startsWith("BagScanned", "BagLinked").endsWith("BagSealed", "ScanRejected");
        assertThat(service.number(
                        "SELECT count(*) FROM outbox WHERE key = ? AND subject_version = ANY (SELECT generate_series(1, 32))",
                        sack))
                .isEqualTo(32);
        assertThat(service.number("SELECT version FROM code WHERE code = ?", sack))
                .isEqualTo(32);
    }

    @Test
    void answersADuplicateAndNamesTheOtherSack() {
        String sack = service.anOpenSack();
        String other = service.anOpenSack();
        String pack = aPack();
        expect(201, service.scan(pack, sack));

        assertThat(expect(201, service.scan(pack, sack)).outcome()).isEqualTo("ALREADY_LINKED");
        Answer elsewhere = expect(409, service.scan(pack, other));
        assertThat(elsewhere.outcome()).isEqualTo("LINKED_ELSEWHERE");
        assertThat(elsewhere.text("otherParent")).isEqualTo(sack);
    }

    @Test
    void readsLabelsAndRefusesAnotherLot() {
        String sack = service.anOpenSack();
        String pack = aPack();
        expect(201, service.scan(pack, sack));

        String label = "label no.:" + pack + " lot no.:star1, d.o.t.:30/09/2025, \"<b>\"";
        assertThat(expect(201, service.scan(label, sack)).outcome()).isEqualTo("ALREADY_LINKED");
        assertThat(expect(409, service.scan(label.replace("star1", "star2"), sack))
                        .outcome())
                .isEqualTo("LABEL_LOT_CONFLICT");
        assertThat(service.get("/api/v1/bags/" + pack, service.dispatcher()).text("lot"))
                .isEqualTo("STAR1");
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "SB1234,-,422,INVALID_CODE",
                "SB-12345,-,422,INVALID_CODE",
                "M44412345,-,422,INVALID_CODE",
                "<script>alert(1)</script>,-,422,INVALID_CODE",
                "SB99998,SB1234,422,INVALID_CODE",
                "<b>,7700,422,INVALID_CODE",
                "7700,-,422,WRONG_ROLE",
                "SB99998,SB99997,422,WRONG_ROLE",
                "SB99998,SB99998,422,WRONG_ROLE",
                "7700,7701,422,WRONG_ROLE",
                "7700,SB99999,404,PARENT_NOT_FOUND",
            })
    void refusesWhatCannotBe(String raw, @org.jspecify.annotations.Nullable String parent, int status, String code) {
        Map<String, Object> scan = aScan(raw, parent);

        Answer answer = expect(status, service.send(scan));

        assertThat(answer.outcome()).isEqualTo(code);
        assertThat(answer.text("requestId")).isNotEmpty();
        boolean kept = service.number("SELECT count(*) FROM scan WHERE id = ?::uuid", ScanService.idOf(scan)) == 1;
        assertThat(kept).isEqualTo(status == 422);
        assertThat(service.number("SELECT count(*) FROM code WHERE code IN ('7700', '7701', 'SB99999', 'SB99998')"))
                .isZero();
    }

    @Test
    void recordsEveryRefusalAsAFact() {
        Map<String, Object> scan = aScan("SB1234\u0000<b>", null);
        service.send(scan);

        assertThat(service.number(
                        "SELECT count(*) FROM outbox WHERE type LIKE '%ScanRejected.v1' AND key = 'LKO-1' AND value LIKE '%'"
                                + " || ? || '%' AND subject_version IS NULL",
                        ScanService.idOf(scan)))
                .isEqualTo(1);
    }

    @Test
    void refusesUnknownStationsAndForeignSitesFirst() {
        Map<String, Object> scan = aScan("<b>", null);

        assertThat(expect(422, service.send(with(scan, "stationCode", "LKO-999")))
                        .outcome())
                .isEqualTo("UNKNOWN_STATION");
        assertThat(expect(403, service.send(with(scan, "stationCode", "IDR-1"))).outcome())
                .isEqualTo("SITE_NOT_GRANTED");
        assertThat(expect(422, service.send(scan)).outcome()).isEqualTo("INVALID_CODE");
    }

    @Test
    void refusesASackOfAnotherSite() {
        String sack = service.anOpenSack();
        String admin = service.token("admin", "admin");

        Answer parent = service.send(with(aScan(sack, null), "stationCode", "IDR-1"), admin);
        Answer child = service.send(with(aScan(aPack(), sack), "stationCode", "IDR-1"), admin);

        assertThat(expect(409, parent).outcome()).isEqualTo("OTHER_SITE");
        assertThat(expect(409, child).outcome()).isEqualTo("OTHER_SITE");
    }

    @Test
    void refusesInTheOrderOfTheContract() {
        String label = "LABEL NO.%s LOT NO.:STAR1, D.O.T.:30/09/2025".formatted(aPack());
        String otherLot = label.replace("STAR1", "STAR2");
        String sack = service.anOpenSack();
        expect(201, service.scan(label, sack));
        String full = service.aSackOf(30);
        String closed = service.aSackOf(1);
        expect(200, service.post("/api/v1/bags/" + closed + "/seal", Map.of("reason", "torn"), service.dispatcher()));

        String admin = service.token("admin", "admin");
        assertThat(service.send(with(aScan(otherLot, sack), "stationCode", "IDR-1"), admin)
                        .outcome())
                .isEqualTo("OTHER_SITE");
        assertThat(service.scan(otherLot, full).outcome()).isEqualTo("LABEL_LOT_CONFLICT");
        assertThat(service.scan(label, full).outcome()).isEqualTo("LINKED_ELSEWHERE");
        assertThat(service.scan(label, closed).outcome()).isEqualTo("LINKED_ELSEWHERE");
        assertThat(service.scan(aPack(), closed).outcome()).isEqualTo("PARENT_NOT_OPEN");
    }

    @ParameterizedTest
    @ValueSource(strings = {"auditor", "integrator"})
    void letsOnlyTheFloorScan(String role) {
        Answer answer = service.send(aScan("<b>", null), service.token("somebody", role, "LKO"));

        assertThat(expect(403, answer).outcome()).isEqualTo("ROLE_NOT_GRANTED");
    }

    @Test
    void replaysTheFirstAnswerWhateverHappenedSince() {
        String sack = service.anOpenSack();
        Map<String, Object> scan = aScan(aPack(), sack);
        Answer first = expect(201, service.send(scan));
        service.scan(aPack(), sack);

        Answer again = expect(200, service.send(scan, service.token("supervisor", "supervisor", "LKO")));

        assertThat(again.text("replayed")).isEqualTo("true");
        assertThat(again.text("childCount")).isEqualTo(first.text("childCount"));
        assertThat(again.text("recordedAt")).isEqualTo(first.text("recordedAt"));
        assertThat(service.eventsOf(sack)).containsExactly("BagScanned", "BagLinked", "BagLinked");
    }

    @ParameterizedTest
    @CsvSource({"raw,7799", "stationCode,LKO-2", "scannedAt,2026-11-21T10:00:00Z", "parent,sb00001", "weightKg,1"})
    void refusesAScanIdUsedForOtherContent(String field, String value) {
        Map<String, Object> scan = aScan(aPack(), service.anOpenSack());
        expect(201, service.send(scan));
        Object other = field.equals("weightKg") ? (Object) Integer.valueOf(value) : value;

        assertThat(expect(409, service.send(with(scan, field, other))).outcome())
                .isEqualTo("SCAN_ID_REUSED");
    }

    @Test
    void replaysFinalRefusalsAndLeavesTheIdFreeAfterOthers() {
        Map<String, Object> invalid = aScan("SB1", null);
        expect(422, service.send(invalid));
        assertThat(expect(422, service.send(invalid)).text("replayed")).isEqualTo("true");
        assertThat(service.number(
                        "SELECT count(*) FROM outbox WHERE value LIKE '%' || ? || '%'", ScanService.idOf(invalid)))
                .isEqualTo(1);

        String sack = aSack();
        Map<String, Object> early = aScan(aPack(), sack);
        expect(404, service.send(early));
        expect(201, service.scan(sack, null));
        assertThat(expect(201, service.send(early)).outcome()).isEqualTo("LINKED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "\"x\"", "null", "{\"scanId\":\"x\"}", "{\"raw\":{}}"})
    void answersGarbageWithAProblemOfTheClient(String body) {
        assertThat(service.postText("/api/v1/scans", body, service.dispatcher()).status())
                .isEqualTo(400);
    }

    @Test
    void keepsWeightsWithThreeDecimals() {
        String sack = service.anOpenSack();
        expect(201, service.send(with(aScan(aPack(), sack), "weightKg", 0.955)));
        expect(201, service.scan(aPack(), sack));

        assertThat(service.number("SELECT (weight_kg * 1000)::bigint FROM bag WHERE code = ?", sack))
                .isEqualTo(1955);
    }
}
