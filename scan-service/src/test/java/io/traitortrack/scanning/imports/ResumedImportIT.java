package io.traitortrack.scanning.imports;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

import io.traitortrack.scanning.ScanService;
import io.traitortrack.scanning.ScanService.Answer;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Row;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static io.traitortrack.scanning.ScanService.aPack;
import static io.traitortrack.scanning.ScanService.aSack;
import static io.traitortrack.scanning.ScanService.expect;
import static io.traitortrack.scanning.imports.Imports.csv;
import static io.traitortrack.scanning.imports.Imports.number;
import static org.assertj.core.api.Assertions.assertThat;

/** A job that is stopped anywhere goes on where it was, whoever takes it; and its result can be taken away. */
class ResumedImportIT {

    private static final int SACKS = 100;
    private static final int PACKS = 29;

    private final Imports imports = new Imports();
    private final ScanService service = imports.service;
    private final ImportRunner runner = service.bean(ImportRunner.class);
    private final List<String> sacks = new ArrayList<>();

    @AfterEach
    void somebodyWorks() {
        if (!runner.isRunning()) {
            runner.start();
        }
    }

    @Test
    void goesOnWhereAStoppedProcessWas() {
        String id = expect(202, imports.send("BAGS", Map.of("many.csv", aLongList())))
                .text("importId");
        untilSomeAreDone(id);
        runner.stop();
        JsonNode stopped = imports.get(id);
        assertThat(stopped.path("state").stringValue()).isEqualTo("IMPORTING");
        assertThat(number(stopped, "done")).isBetween(1L, SACKS * (PACKS + 1) - 1L);

        runner.start();

        assertWhole(imports.await(id, "DONE"));
    }

    @Test
    void takesOverFromAProcessThatFellSilentAndFencesItOff() {
        String id = expect(202, imports.send("BAGS", Map.of("many.csv", aLongList())))
                .text("importId");
        untilSomeAreDone(id);
        // killed: nobody releases what it held, and a second later its time is over
        long taken = service.number(
                "UPDATE import_job SET leased_by = uuidv7(), leased_until = now() + interval '1 second'"
                        + " WHERE id = ?::uuid RETURNING 1",
                id);
        assertThat(taken).isEqualTo(1);

        assertWhole(imports.await(id, "DONE"));
    }

    @Test
    void keepsWhatWasImportedBeforeItWasCancelled() {
        String id = expect(202, imports.send("BAGS", Map.of("many.csv", aLongList())))
                .text("importId");
        untilSomeAreDone(id);

        Answer cancelled = expect(200, service.post("/api/v1/imports/" + id + "/cancel", Map.of(), imports.admin()));

        assertThat(cancelled.text("state")).isEqualTo("CANCELLED");
        long links = linksIntoThem();
        long done = number(imports.get(id), "done");
        assertThat(done).isLessThan(SACKS * (PACKS + 1));
        imports.done("BAGS", "after.csv", csv("qr_id", aSack()));
        assertThat(number(imports.get(id), "done")).isEqualTo(done);
        assertThat(linksIntoThem()).isEqualTo(links);
    }

    @Test
    void looksAtAllOfItAgainAfterADryRunThatWasStopped() {
        String id = expect(202, imports.send("BAGS", Map.of("many.csv", aLongList()), "dryRun", "true"))
                .text("importId");
        untilSomeAreDone(id);
        runner.stop();
        runner.start();

        JsonNode checked = imports.await(id, "CHECKED");

        assertThat(number(checked, "done")).isEqualTo(SACKS * (PACKS + 1));
        assertThat(number(checked, "accepted")).isEqualTo(SACKS * (PACKS + 1));
        assertThat(linksIntoThem()).isZero();
    }

    @Test
    void givesTheResultAsAWorkbookWithoutFormulas() throws Exception {
        String sack = aSack();
        JsonNode job = imports.done("BAGS", "a.csv", csv("qr_id", sack, "=HYPERLINK(A1)", "@x", "-1+1"));

        var answer = service.fetch(
                "/api/v1/imports/" + job.path("importId").stringValue("") + "/result.xlsx", imports.admin());

        assertThat(answer.statusCode()).isEqualTo(200);
        try (ReadableWorkbook workbook = new ReadableWorkbook(new java.io.ByteArrayInputStream(answer.body()))) {
            List<Row> rows = workbook.getFirstSheet().read();
            assertThat(rows.getFirst().getCellText(4)).isEqualTo("raw");
            assertThat(rows.stream().skip(1).map(row -> row.getCellText(4)))
                    .containsExactly(sack, "'=HYPERLINK(A1)", "'@x", "'-1+1");
            assertThat(rows.stream().skip(1).map(row -> row.getCellText(6)))
                    .containsExactly("REGISTERED", "INVALID_CODE", "INVALID_CODE", "INVALID_CODE");
        }
    }

    /** So many that it takes some transactions. */
    private byte[] aLongList() {
        List<String> lines = new ArrayList<>(List.of("qr_id,parent_qr_id"));
        for (int i = 0; i < SACKS; i++) {
            String sack = aSack();
            sacks.add(sack);
            lines.add(sack + ",");
            for (int j = 0; j < PACKS; j++) {
                lines.add(aPack() + "," + sack);
            }
        }
        return csv(lines.toArray(String[]::new));
    }

    private void untilSomeAreDone(String id) {
        for (long end = System.nanoTime() + 20_000_000_000L; System.nanoTime() < end; ) {
            if (number(imports.get(id), "done") > 0) {
                return;
            }
            LockSupport.parkNanos(5_000_000);
        }
        throw new AssertionError("nothing is done: " + imports.get(id));
    }

    /** Every row once, and as many events as facts, in the order of each sack without a gap. */
    private void assertWhole(JsonNode job) {
        long rows = SACKS * (PACKS + 1L);
        assertThat(number(job, "accepted")).isEqualTo(rows);
        assertThat(number(job, "done")).isEqualTo(rows);
        assertThat(linksIntoThem()).isEqualTo(SACKS * (long) PACKS);
        String[] codes = sacks.toArray(String[]::new);
        assertThat(service.number("SELECT count(*) FROM outbox WHERE key = ANY (?)", (Object) codes))
                .isEqualTo(rows);
        assertThat(service.number("""
                        SELECT count(*) FROM code c WHERE c.code = ANY (?) AND c.version = 30
                         AND (SELECT count(DISTINCT o.subject_version) FROM outbox o
                              WHERE o.key = c.code AND o.subject_version BETWEEN 1 AND 30) = 30
                         AND (SELECT count(*) FROM scan s WHERE s.parent_code = c.code AND s.status = 201) = 30
                        """, (Object) codes)).isEqualTo(SACKS);
    }

    private long linksIntoThem() {
        return service.number(
                "SELECT count(*) FROM link l JOIN bag p ON p.id = l.parent_bag_id WHERE p.code = ANY (?)",
                (Object) sacks.toArray(String[]::new));
    }
}
