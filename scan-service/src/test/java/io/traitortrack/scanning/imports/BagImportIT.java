package io.traitortrack.scanning.imports;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.traitortrack.scanning.ScanService;
import io.traitortrack.scanning.ScanService.Answer;
import io.traitortrack.testkit.TestIssuer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static io.traitortrack.scanning.ScanService.aPack;
import static io.traitortrack.scanning.ScanService.aSack;
import static io.traitortrack.scanning.ScanService.expect;
import static io.traitortrack.scanning.imports.Imports.csv;
import static io.traitortrack.scanning.imports.Imports.number;
import static org.assertj.core.api.Assertions.assertThat;

/** Lists of bags become scans, by the same rules. */
class BagImportIT {

    private final Imports imports = new Imports();
    private final ScanService service = imports.service;

    @Test
    void bringsSacksBeforeTheirPacksWhereverTheyStand() {
        String sack = aSack();
        String pack = aPack();
        String labelled = aPack();

        JsonNode job = imports.done(
                "BAGS",
                "bags.csv",
                csv(
                        "qr_id,type,parent_qr_id",
                        pack + ",child," + sack.toLowerCase(java.util.Locale.ROOT),
                        "\"" + Imports.label(labelled) + "\",mustard," + sack,
                        "",
                        sack + ",mustard,"));

        assertThat(job.path("state").stringValue()).isEqualTo("DONE");
        assertThat(number(job, "rows")).isEqualTo(3);
        assertThat(number(job, "accepted")).isEqualTo(3);
        assertThat(service.eventsOf(sack)).containsExactly("BagScanned", "BagLinked", "BagLinked");
        assertThat(imports.rows(job, ""))
                .extracting(row -> row.path("row").intValue())
                .containsExactly(5, 2, 3);
        assertThat(expect(200, service.get("/api/v1/bags/" + labelled, imports.admin()))
                        .body()
                        .path("lot")
                        .stringValue(""))
                .isEqualTo("STAR44GG24611");
        assertThat(service.number("SELECT count(*) FROM scan WHERE parent_code = ? AND station_code = 'LKO-1'", sack))
                .isEqualTo(3);
    }

    @Test
    void changesNothingWhenTheSameFileComesTwice() {
        byte[] file = aFileOf(aSack(), 5);
        JsonNode first = imports.done("BAGS", "monday.csv", file);
        assertThat(number(first, "accepted")).isEqualTo(6);
        Map<String, Long> before = imports.facts();

        JsonNode second = imports.done("BAGS", "tuesday.csv", file);

        assertThat(imports.facts()).isEqualTo(before);
        assertThat(number(second, "alreadyImported")).isEqualTo(6);
        assertThat(number(second, "accepted")).isZero();
        assertThat(second.path("message").stringValue()).contains("already imported");
        assertThat(imports.rows(second, "")).allSatisfy(row -> {
            assertThat(row.path("alreadyImported").booleanValue()).isTrue();
            assertThat(row.path("detail").stringValue()).isEqualTo("Already imported.");
        });
    }

    @Test
    void linksNothingTwiceWhenTheSameRowsComeInAnotherFile() {
        String sack = aSack();
        byte[] file = aFileOf(sack, 3);
        String again = new String(file, StandardCharsets.UTF_8) + "\r\n";
        JsonNode first = imports.done("BAGS", "a.csv", file);
        assertThat(number(first, "accepted")).isEqualTo(4);
        long links = service.number("SELECT count(*) FROM link");

        JsonNode second = imports.done("BAGS", "a.csv", again.getBytes(StandardCharsets.UTF_8));

        assertThat(service.number("SELECT count(*) FROM link")).isEqualTo(links);
        assertThat(second.path("outcomes").path("ALREADY_LINKED").intValue()).isEqualTo(3);
        assertThat(second.path("outcomes").path("SEEN").intValue()).isEqualTo(1);
    }

    @Test
    void losesNoGoodRowToABadOne() {
        String sack = aSack();
        String pack = aPack();
        String elsewhere = service.aSackOf(0);
        String taken = aPack();
        expect(201, service.scan(taken, elsewhere));

        JsonNode job = imports.done(
                "BAGS",
                "bags.csv",
                csv(
                        "QR_ID;Type;Parent_QR_ID",
                        "SB1234;;",
                        sack + ";;",
                        pack + ";parent;" + sack,
                        sack + ";;" + elsewhere,
                        aPack() + ";;SB99998",
                        taken + ";;" + sack,
                        "x\u0001y;;" + sack,
                        pack + ";pack;" + sack));

        assertThat(imports.rows(job, ""))
                .extracting(row -> row.path("outcome").stringValue())
                .containsExactly(
                        "INVALID_CODE",
                        "REGISTERED",
                        "TYPE_MISMATCH",
                        "WRONG_ROLE",
                        "PARENT_NOT_FOUND",
                        "LINKED_ELSEWHERE",
                        "INVALID_CODE",
                        "LINKED");
        assertThat(number(job, "accepted")).isEqualTo(2);
        assertThat(number(job, "refused")).isEqualTo(6);
        List<JsonNode> refused = imports.rows(job, "&outcome=LINKED_ELSEWHERE");
        assertThat(refused).hasSize(1);
        assertThat(refused.getFirst().path("otherParent").stringValue()).isEqualTo(elsewhere);
        assertThat(refused.getFirst().path("row").intValue()).isEqualTo(7);
    }

    @ParameterizedTest
    @ValueSource(strings = {",", ";", "\t"})
    void readsTheSeparatorsAndTheByteOrderMarkOfSpreadsheets(String separator) {
        String sack = aSack();
        String text = "\ufeffqr_id,type,parent_qr_id\n" + sack + ",Mustard,\n";

        JsonNode job =
                imports.done("BAGS", "bags.csv", text.replace(",", separator).getBytes(StandardCharsets.UTF_8));

        assertThat(imports.outcomes(job)).containsEntry(sack + "/SCAN", "REGISTERED");
    }

    @Test
    void readsWorkbooksAndRefusesCodesThatAreNumbers() {
        String sack = aSack();
        String pack = aPack();

        JsonNode job = imports.done(
                "BAGS",
                "bags.xlsx",
                Imports.workbook(List.of(
                        List.of("qr_id", "type", "parent_qr_id"),
                        List.of(sack, "mustard", ""),
                        List.of(pack, "child", sack),
                        List.of(77_123_456, "child", sack))));

        assertThat(imports.outcomes(job))
                .containsEntry(sack + "/SCAN", "REGISTERED")
                .containsEntry(pack + "/SCAN", "LINKED")
                .containsEntry("77123456/NOTHING", "CODE_IS_A_NUMBER");
    }

    @Test
    void changesNothingInADryRunAndForeseesWhatTheImportDoes() {
        String sack = aSack();
        String pack = aPack();
        byte[] file = csv(
                "qr_id,type,parent_qr_id",
                pack + ",," + sack,
                pack + ",," + sack,
                sack + ",,",
                "SB1234,,",
                aPack() + ",,SB99998");
        Map<String, Long> before = imports.facts();

        JsonNode foreseen = imports.done("BAGS", "bags.csv", file, "dryRun", "true");

        assertThat(imports.facts()).isEqualTo(before);
        assertThat(foreseen.path("state").stringValue()).isEqualTo("CHECKED");
        assertThat(foreseen.path("foreseen").booleanValue()).isTrue();
        List<String> outcomes = outcomesOf(foreseen);
        assertThat(outcomes)
                .containsExactly("REGISTERED", "INVALID_CODE", "LINKED", "ALREADY_LINKED", "PARENT_NOT_FOUND");

        String path = "/api/v1/imports/" + foreseen.path("importId").stringValue("");
        Answer committed = expect(202, service.post(path + "/commit", Map.of(), imports.admin()));
        JsonNode done = imports.ended(committed);

        assertThat(outcomesOf(done)).isEqualTo(outcomes);
        assertThat(number(done, "accepted")).isEqualTo(3);
        assertThat(done.path("foreseen").booleanValue()).isFalse();
        expect(202, service.post(path + "/commit", Map.of(), imports.admin()));
        assertThat(expect(409, service.post(path + "/cancel", Map.of(), imports.admin()))
                        .outcome())
                .isEqualTo("IMPORT_ENDED");
    }

    @Test
    void isTheWorkOfWhoCommittedIt() {
        String sack = aSack();
        JsonNode foreseen = imports.done("BAGS", "bags.csv", aFileOf(sack, 1), "dryRun", "true");
        String path = "/api/v1/imports/" + foreseen.path("importId").stringValue("");

        JsonNode done = imports.ended(
                expect(202, service.post(path + "/commit", Map.of(), service.token("second-admin", "admin"))));

        String second = TestIssuer.userId("second-admin").toString();
        assertThat(foreseen.path("committedBy").isMissingNode()).isTrue();
        assertThat(done.path("committedBy").stringValue("")).isEqualTo(second);
        assertThat(done.path("owner").stringValue("")).isNotEqualTo(second);
        assertThat(service.number("SELECT count(*) FROM scan WHERE user_id <> ? AND code = ?", second, sack))
                .isZero();
        assertThat(service.number("SELECT count(*) FROM scan WHERE user_id = ? AND code = ?", second, sack))
                .isOne();
    }

    @Test
    void cancelsWhatWasOnlyLookedAt() {
        JsonNode foreseen = imports.done("BAGS", "bags.csv", aFileOf(aSack(), 1), "dryRun", "true");
        String path = "/api/v1/imports/" + foreseen.path("importId").stringValue("");

        expect(200, service.post(path + "/cancel", Map.of(), imports.admin()));

        expect(200, service.post(path + "/cancel", Map.of(), imports.admin()));
        assertThat(expect(409, service.post(path + "/commit", Map.of(), imports.admin()))
                        .outcome())
                .isEqualTo("IMPORT_ENDED");
    }

    @Test
    void makesOneJobOfEightWithTheSameKey() throws Exception {
        byte[] file = aFileOf(aSack(), 3);
        String key = "import-" + System.nanoTime();
        List<Callable<Answer>> eight = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            eight.add(() -> service.form(
                    "/api/v1/imports", Imports.form("BAGS"), Map.of("bags.csv", file), imports.admin(), key));
        }
        List<Answer> answers = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Answer> answer : threads.invokeAll(eight)) {
                answers.add(answer.get());
            }
        }

        assertThat(answers).extracting(Answer::status).containsOnly(202);
        assertThat(answers.stream().map(answer -> answer.text("importId")).distinct())
                .hasSize(1);
        assertThat(number(imports.ended(answers.getFirst()), "accepted")).isEqualTo(4);
        Answer other =
                service.form("/api/v1/imports", Imports.form("BAGS"), Map.of("b.csv", file), imports.admin(), key);
        assertThat(other.outcome()).isEqualTo("KEY_REUSED");
    }

    @ParameterizedTest
    @ValueSource(strings = {"supervisor", "biller", "dispatcher", "auditor", "integrator"})
    void isForAdminsOnly(String role) {
        String token = service.token("somebody", role, "LKO");

        assertThat(service.form(
                                "/api/v1/imports",
                                Imports.form("BAGS"),
                                Map.of("bags.csv", aFileOf(aSack(), 1)),
                                token,
                                null)
                        .outcome())
                .isEqualTo("ROLE_NOT_GRANTED");
        for (String path : List.of("", "/x", "/x/rows", "/x/result.xlsx")) {
            assertThat(service.get("/api/v1/imports" + path, token).outcome()).isEqualTo("ROLE_NOT_GRANTED");
        }
        assertThat(service.post("/api/v1/imports/x/commit", Map.of(), token).outcome())
                .isEqualTo("ROLE_NOT_GRANTED");
        assertThat(service.post("/api/v1/imports/x/cancel", Map.of(), token).outcome())
                .isEqualTo("ROLE_NOT_GRANTED");
    }

    @Test
    void listsJobsByKeyTheNewestFirst() {
        List<String> sent = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            sent.addFirst(imports.done("BAGS", "bags.csv", aFileOf(aSack(), 1))
                    .path("importId")
                    .stringValue(""));
        }

        List<String> listed = new ArrayList<>();
        String cursor = "";
        for (int i = 0; i < 3; i++) {
            JsonNode page = expect(200, service.get("/api/v1/imports?limit=1" + cursor, imports.admin()))
                    .body();
            listed.add(page.path("items").path(0).path("importId").stringValue(""));
            cursor = "&cursor=" + page.path("next").stringValue("");
        }

        assertThat(listed).isEqualTo(sent);
    }

    @Test
    void saysWhatIsWrongWithTheForm() {
        byte[] file = aFileOf(aSack(), 1);

        assertThat(field(imports.send("SACKS", Map.of("a.csv", file)))).isEqualTo("kind");
        assertThat(field(imports.send("BAGS", Map.of("a.csv", file), "dryRun", "maybe")))
                .isEqualTo("dryRun");
        assertThat(field(imports.send("BAGS", Map.of("a.csv", file), "siteCode", "IDR")))
                .isEqualTo("siteCode");
        assertThat(field(imports.send("BAGS", Map.of()))).isEqualTo("files");
        assertThat(imports.send("BAGS", Map.of("a.csv", file), "comment", "x").outcome())
                .isEqualTo("UNKNOWN_FIELD");
        assertThat(imports.send("BAGS", Map.of("a.csv", file), "stationCode", "NOWHERE")
                        .outcome())
                .isEqualTo("UNKNOWN_STATION");
        assertThat(service.post("/api/v1/imports", Map.of(), imports.admin()).outcome())
                .isEqualTo("UNSUPPORTED_MEDIA_TYPE");
        assertThat(service.get("/api/v1/imports/019392f0-6c1e-7c3a-9d0e-2f6a1b4c5d6e", imports.admin())
                        .outcome())
                .isEqualTo("IMPORT_NOT_FOUND");
    }

    private static String field(Answer answer) {
        assertThat(answer.status()).as("%s", answer).isEqualTo(400);
        return answer.body().path("errors").path(0).path("field").stringValue("");
    }

    private List<String> outcomesOf(JsonNode job) {
        return imports.rows(job, "").stream()
                .map(row -> row.path("outcome").stringValue(""))
                .toList();
    }

    private static byte[] aFileOf(String sack, int packs) {
        List<String> lines = new ArrayList<>(List.of("qr_id,type,parent_qr_id", sack + ",,"));
        for (int i = 0; i < packs; i++) {
            lines.add(aPack() + ",," + sack);
        }
        return csv(lines.toArray(String[]::new));
    }
}
