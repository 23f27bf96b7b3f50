package io.traitortrack.scanning.imports;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

import io.traitortrack.scanning.ScanService;
import io.traitortrack.scanning.ScanService.Answer;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

import static io.traitortrack.scanning.ScanService.expect;

/** Lists as people send them, and what an admin sees of them. */
final class Imports {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final long BETWEEN_LOOKS = 20_000_000;

    final ScanService service = ScanService.running();

    static byte[] csv(String... lines) {
        return (String.join("\r\n", lines) + "\r\n").getBytes(StandardCharsets.UTF_8);
    }

    /** A workbook; the rows of each sheet hold texts and numbers. */
    static byte[] workbook(Map<String, List<List<?>>> sheets) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (Workbook workbook = new Workbook(bytes, "test", null)) {
            sheets.forEach((name, rows) -> {
                Worksheet sheet = workbook.newWorksheet(name);
                for (int row = 0; row < rows.size(); row++) {
                    for (int column = 0; column < rows.get(row).size(); column++) {
                        Object cell = rows.get(row).get(column);
                        if (cell instanceof Number number) {
                            sheet.value(row, column, number);
                        } else {
                            sheet.value(row, column, cell.toString());
                        }
                    }
                }
            });
            workbook.finish();
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return bytes.toByteArray();
    }

    static byte[] workbook(List<List<?>> rows) {
        return workbook(Map.of("Sheet1", rows));
    }

    static String label(String pack) {
        return "LABEL NO." + pack + " LOT NO.:STAR44GG24611, D.O.T.:30/09/2025, CROP:MUSTARD";
    }

    String admin() {
        return service.token("admin", "admin");
    }

    Answer send(String kind, Map<String, byte[]> files, String... fields) {
        return service.form("/api/v1/imports", form(kind, fields), files, admin(), null);
    }

    static Map<String, String> form(String kind, String... fields) {
        Map<String, String> form = new LinkedHashMap<>(Map.of("kind", kind, "stationCode", "LKO-1"));
        for (int i = 0; i < fields.length; i += 2) {
            form.put(fields[i], fields[i + 1]);
        }
        return form;
    }

    /** Sends one file and waits until it is through. */
    JsonNode done(String kind, String name, byte[] file, String... fields) {
        return ended(expect(202, send(kind, Map.of(name, file), fields)));
    }

    JsonNode ended(Answer sent) {
        return await(sent.text("importId"), "DONE", "CHECKED", "CANCELLED");
    }

    JsonNode await(String id, String... states) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (System.nanoTime() < end) {
            JsonNode job = get(id);
            if (List.of(states).contains(job.path("state").stringValue(""))) {
                return job;
            }
            LockSupport.parkNanos(BETWEEN_LOOKS);
        }
        throw new AssertionError("still not " + List.of(states) + ": " + get(id));
    }

    JsonNode get(String id) {
        return expect(200, service.get("/api/v1/imports/" + id, admin())).body();
    }

    /** Outcomes by raw text and step, e.g. {@code SB00001/SCAN -> REGISTERED}. */
    Map<String, String> outcomes(JsonNode job) {
        Map<String, String> outcomes = new LinkedHashMap<>();
        rows(job, "")
                .forEach(row -> outcomes.put(
                        row.path("raw").stringValue("") + "/" + row.path("step").stringValue(""),
                        row.path("outcome").stringValue("undecided")));
        return outcomes;
    }

    List<JsonNode> rows(JsonNode job, String query) {
        return expect(
                        200,
                        service.get(
                                "/api/v1/imports/" + job.path("importId").stringValue("") + "/rows?limit=500" + query,
                                admin()))
                .body()
                .path("items")
                .valueStream()
                .toList();
    }

    /** How many of everything there is that an import could add to or change. */
    Map<String, Long> facts() {
        Map<String, Long> facts = new HashMap<>();
        for (String table : List.of("code", "bag", "link", "scan", "refusal", "bag_change")) {
            facts.put(table, service.number("SELECT count(*) FROM " + table));
        }
        facts.put("events", service.number("SELECT count(*) FROM outbox"));
        facts.put("versions", service.number("SELECT coalesce(sum(version), 0) FROM code"));
        facts.put("children", service.number("SELECT coalesce(sum(child_count), 0) FROM bag"));
        return facts;
    }

    static long number(JsonNode job, String field) {
        return job.path(field).longValue(-1);
    }

    static @Nullable String text(JsonNode node, String field) {
        return node.path(field).stringValue(null);
    }
}
