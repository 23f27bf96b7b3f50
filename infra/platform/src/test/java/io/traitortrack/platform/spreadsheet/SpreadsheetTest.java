package io.traitortrack.platform.spreadsheet;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;

import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.Sheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class SpreadsheetTest {

    @ParameterizedTest
    @ValueSource(strings = {"=1+1", "+1", "-1", "@x", "\t=1", "\r=1", "\n=1", "\uff1d1"})
    void putsAnApostropheBeforeWhatCouldBeAFormula(String text) {
        assertThat(SafeText.of(text)).isEqualTo("'" + text);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "SB00860", "1=1", " =1", "0016586"})
    void leavesOtherTextsAlone(String text) {
        assertThat(SafeText.of(text)).isEqualTo(text);
    }

    @Test
    void writesCommaSeparatedValuesAsTheRfcSays() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (CsvSpreadsheet csv = new CsvSpreadsheet(out)) {
            csv.row(Arrays.asList(
                    "a,b", "say \"x\"", null, -1.5, new BigDecimal("1.000"), true, Instant.EPOCH, "two\nlines", "-x"));
        }

        assertThat(out.toString(StandardCharsets.UTF_8))
                .isEqualTo("\"a,b\",\"say \"\"x\"\"\",,-1.5,1.000,true,1970-01-01T00:00:00Z,\"two\nlines\",'-x\r\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "x;=1+1 | x;'=1+1",
                "x;=1+1;y | x;'=1+1;y",
                "x;;-1;@a;\uff1d1 | x;;'-1;'@a;'\uff1d1",
                "x;\"=1+1\" | x;'\"\"=1+1\"\"",
                "x;\"\"+1 | x;'\"\"\"\"+1",
                "`x\t=1` | `x\t'=1`",
                "`x\n=1` | `x\n'=1`",
                "`x;\t=1` | `x;\t'=1`",
                "`=1;=1` | `'=1;'=1`",
                "x;y = 1 | x;y = 1",
                "x,=1 | x,=1"
            })
    void putsAnApostropheBehindSeparatorsOfOtherCountries(String text, String cell) throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (CsvSpreadsheet csv = new CsvSpreadsheet(out)) {
            csv.row(List.of("first", text));
        }

        assertThat(out.toString(StandardCharsets.UTF_8)).isEqualTo("first,\"" + cell + "\"\r\n");
    }

    @Test
    void goesOnInAnotherSheetWhereOneIsFull() throws IOException {
        ByteArrayOutputStream out = new ByteArrayOutputStream();
        try (WorkbookSpreadsheet workbook = new WorkbookSpreadsheet(out, "bags", List.of("code"), 3)) {
            for (int i = 1; i <= 5; i++) {
                workbook.row(List.of("SB0000" + i));
            }
        }

        try (ReadableWorkbook workbook = new ReadableWorkbook(new ByteArrayInputStream(out.toByteArray()))) {
            List<Sheet> sheets = workbook.getSheets().toList();
            assertThat(sheets).extracting(Sheet::getName).containsExactly("bags", "bags 2", "bags 3");
            assertThat(sheets.get(1).read())
                    .extracting(row -> row.getCellText(0))
                    .containsExactly("code", "SB00003", "SB00004");
        }
    }
}
