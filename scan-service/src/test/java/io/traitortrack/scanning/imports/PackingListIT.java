package io.traitortrack.scanning.imports;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import io.traitortrack.scanning.ScanService;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

import static io.traitortrack.scanning.ScanService.aPack;
import static io.traitortrack.scanning.ScanService.aSack;
import static io.traitortrack.scanning.ScanService.expect;
import static io.traitortrack.scanning.imports.Imports.label;
import static io.traitortrack.scanning.imports.Imports.number;
import static io.traitortrack.scanning.imports.Imports.workbook;
import static org.assertj.core.api.Assertions.assertThat;

/** Packing lists become sealed sacks. */
class PackingListIT {

    private final Imports imports = new Imports();
    private final ScanService service = imports.service;

    @Test
    void fillsAndSealsTheSacksOfAllSheetsAndFiles() {
        String full = aSack();
        String little = aSack();
        String third = aSack();
        Map<String, List<List<?>>> sheets = new LinkedHashMap<>();
        sheets.put("Monday", joined(List.of(List.of("Sr No", "Code")), block(full, 30, "Parent Code")));
        sheets.put("Tuesday", block(little, 15, 16));

        JsonNode job = imports.ended(expect(
                202,
                imports.send(
                        "PACKING_LISTS",
                        Map.of("list 1.xlsx", workbook(sheets), "list 2.xlsx", workbook(block(third, 2, 16))))));

        assertThat(number(job, "rows")).isEqualTo(31 + 16 + 3);
        assertThat(number(job, "accepted")).isEqualTo(31 + 16 + 3);
        assertThat(job.path("outcomes").path("SEALED").intValue()).isEqualTo(3);
        assertThat(job.path("files").size()).isEqualTo(2);
        assertThat(service.eventsOf(little))
                .hasSize(17)
                .startsWith("BagScanned")
                .endsWith("BagSealed");
        assertThat(sealOf(full)).isEqualTo("FULL 30");
        assertThat(sealOf(little)).isEqualTo("IMPORTED 15");
        assertThat(sealOf(third)).isEqualTo("IMPORTED 2");
        assertThat(service.number(
                        "SELECT child_count FROM bag WHERE code = ? AND state = 'SEALED' AND capacity = 30", little))
                .isEqualTo(15);
    }

    @Test
    void changesNothingWhenTheSameListComesTwiceNorWhenASackWasOpenedSince() {
        String sack = aSack();
        byte[] file = workbook(block(sack, 3, 16));
        assertThat(number(imports.done("PACKING_LISTS", "a.xlsx", file), "accepted"))
                .isEqualTo(4);
        Map<String, Long> before = imports.facts();

        JsonNode second = imports.done("PACKING_LISTS", "b.xlsx", file);

        assertThat(imports.facts()).isEqualTo(before);
        assertThat(number(second, "alreadyImported")).isEqualTo(4);
        assertThat(second.path("outcomes").path("SEALED").intValue()).isEqualTo(1);

        // as if the bill service had let it be opened
        assertThat(service.number("UPDATE bag SET state = 'OPEN' WHERE code = ? RETURNING 1", sack))
                .isEqualTo(1);
        JsonNode third = imports.done("PACKING_LISTS", "c.xlsx", file);
        assertThat(imports.facts()).isEqualTo(before);
        assertThat(third.path("outcomes").path("NOT_SEALED").intValue()).isEqualTo(1);
    }

    @Test
    void sealsAtTheCountOfThePacksThatWereAccepted() {
        String sack = aSack();
        String elsewhere = service.anOpenSack();
        String taken = aPack();
        expect(201, service.scan(taken, elsewhere));
        List<List<?>> rows = block(sack, 2, 16);
        rows.addFirst(List.of(1, label(taken)));

        JsonNode job = imports.done("PACKING_LISTS", "a.xlsx", workbook(rows));

        assertThat(job.path("outcomes").path("LINKED_ELSEWHERE").intValue()).isEqualTo(1);
        assertThat(sealOf(sack)).isEqualTo("IMPORTED 2");
    }

    @Test
    void sealsNoSackThatTookNoneOfItsPacks() {
        String sack = service.aSackOf(2);
        String elsewhere = service.anOpenSack();
        String taken = aPack();
        expect(201, service.scan(taken, elsewhere));

        JsonNode job = imports.done("PACKING_LISTS", "a.xlsx", workbook(List.of(List.of(1, taken), List.of(16, sack))));

        assertThat(job.path("outcomes").path("NOT_SEALED").intValue()).isEqualTo(1);
        assertThat(service.number("SELECT count(*) FROM bag WHERE code = ? AND state = 'OPEN'", sack))
                .isEqualTo(1);
    }

    @Test
    void foreseesSealsAndASecondSackForTheSamePack() {
        String first = aSack();
        String second = aSack();
        String pack = aPack();
        byte[] file = workbook(List.of(
                List.of(1, pack), List.of(16, first), List.of(1, pack), List.of(2, aPack()), List.of(16, second)));
        Map<String, Long> before = imports.facts();

        JsonNode foreseen = imports.done("PACKING_LISTS", "a.xlsx", file, "dryRun", "true");

        assertThat(imports.facts()).isEqualTo(before);
        assertThat(imports.rows(foreseen, ""))
                .extracting(row -> row.path("outcome").stringValue())
                .containsExactly(
                        "REGISTERED", "LINKED", "SEALED", "REGISTERED", "LINKED_ELSEWHERE", "LINKED", "SEALED");
    }

    private String sealOf(String sack) {
        return service.bean(org.springframework.jdbc.core.simple.JdbcClient.class)
                .sql("""
                        SELECT (value::json ->> 'reason') || ' ' || (value::json ->> 'childCount') FROM outbox
                        WHERE key = ? AND type = 'io.traitortrack.BagSealed.v1'
                        """)
                .param(sack)
                .query(String.class)
                .single();
    }

    static List<List<?>> block(String sack, int packs, Object sacksSerial) {
        List<List<?>> rows = new ArrayList<>();
        for (int i = 1; i <= packs; i++) {
            rows.add(List.of(i, label(aPack())));
        }
        rows.add(List.of(sacksSerial, sack));
        return rows;
    }

    private static List<List<?>> joined(List<List<?>> some, List<List<?>> more) {
        List<List<?>> all = new ArrayList<>(some);
        all.addAll(more);
        return all;
    }
}
