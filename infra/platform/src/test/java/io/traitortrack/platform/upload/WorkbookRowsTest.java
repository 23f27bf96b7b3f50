package io.traitortrack.platform.upload;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import io.traitortrack.platform.problem.ProblemException;
import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.util.unit.DataSize;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** What is read of a workbook, and that nothing in one makes its reader hold more than a table. */
class WorkbookRowsTest {

    private static final String TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml.";

    @TempDir
    private Path directory;

    private final Map<String, byte[]> parts = new LinkedHashMap<>();
    private String sheetName = "Sheet1";
    private String sheetTarget = "worksheets/sheet1.xml";
    private String texts = "xl/sharedStrings.xml";
    private String sharedTexts = "<si><t>first</t></si><si><r><t>sec</t></r><r><t>ond</t></r><rPh><t>x</t></rPh></si>";

    @Test
    void readsWhatCellsHoldInTheirColumns() throws IOException {
        assertThat(read(sheet("<row r=\"3\"><c r=\"A3\" t=\"s\"><v>1</v></c><c r=\"C3\"><v>16.50</v></c>"
                        + "<c t=\"b\"><v>1</v></c><c t=\"e\"><v>#REF!</v></c><c t=\"str\"><f>A1&amp;B1</f><v>a&amp;b</v></c>"
                        + "<c t=\"inlineStr\"><is><r><t>in</t></r><r><t>line</t></r></is></c></row>"
                        + "<row><c t=\"s\"><v>0</v></c></row><row r=\"9\"><c r=\"B9\" s=\"1\"/></row>")))
                .containsExactly("Sheet1 1/3 second||16.5#|true||a&b|inline", "Sheet1 1/4 first");
    }

    @Test
    void readsWhatOthersWrite() throws IOException {
        Path file = directory.resolve("written.xlsx");
        try (OutputStream out = Files.newOutputStream(file);
                Workbook workbook = new Workbook(out, "test", null)) {
            for (String name : List.of("a", "b")) {
                Worksheet sheet = workbook.newWorksheet(name);
                sheet.value(1, 0, "x & y");
                sheet.value(1, 2, 1_234_567_890_123L);
                sheet.formula(1, 3, "A1");
            }
        }

        assertThat(read(file)).containsExactly("a 1/2 x & y||1234567890123#|", "b 2/2 x & y||1234567890123#|");
    }

    @Test
    void letsPicturesAndSettingsBe() throws IOException {
        byte[] noise = new byte[3_000_000];
        new Random(1).nextBytes(noise);
        parts.put("xl/media/image1.png", noise);
        parts.put("xl/media/image2.bmp", new byte[5_000_000]);
        parts.put("xl/printerSettings/printerSettings1.bin", bytes("<?xml version=\"1.0\"?><!DOCTYPE plist><plist/>"));
        parts.put("xl/theme/theme1.xml", bytes("<a:theme xmlns:a=\"a\"/>"));

        assertThat(read(sheet("<row r=\"1\"><c r=\"A1\" t=\"s\"><v>0</v></c></row>")))
                .containsExactly("Sheet1 1/1 first");
    }

    @Test
    void readsALargeSheet() throws IOException {
        StringBuilder rows = new StringBuilder();
        for (int row = 1; row <= 100_000; row++) {
            rows.append("<row r=\"").append(row).append("\"><c t=\"inlineStr\"><is><t>&lt;&amp;&#65;");
            rows.append(row).append("</t></is></c></row>");
        }

        assertThat(read(sheet(rows.toString()))).hasSize(100_000).endsWith("Sheet1 1/100000 <&A100000");
    }

    @Test
    void cutsATextButNotACharacter() throws IOException {
        String text = "x".repeat(WorkbookPart.LONGEST_TEXT - 1) + "\ud83d\ude00".repeat(2);

        assertThat(read(sheet(inline(text)))).containsExactly("Sheet1 1/1 " + "x".repeat(2_047));
    }

    @Test
    void leavesOutWhatStandsFarToTheRight() throws IOException {
        assertThat(
                        read(
                                sheet(
                                        "<row r=\"1\"><c r=\"XFD1\"><v>1</v></c><c r=\"A1\"><v>2</v></c></row><row r=\"1048576\"><c><v>3</v></c></row>")))
                .containsExactly("Sheet1 1/1 2#", "Sheet1 1/1048576 3#");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "<row r=\"1\"><c r=\"ZZZZZZ1\"><v>1</v></c></row>",
                "<row r=\"1\"><c r=\"XFE1\"><v>1</v></c></row>",
                "<row r=\"1\"><c r=\"&#90;ZZZZZZZZZZZ1\"><v>1</v></c></row>",
                "<row r=\"1\"><c r=\"A1048577\"><v>1</v></c></row>",
                "<row r=\"1\"><c r=\"A\"><v>1</v></c></row>",
                "<row r=\"1\"><c r=\"1\"><v>1</v></c></row>",
                "<row r=\"1\"><c r=\"XFD1\"/><c><v>1</v></c></row>",
                "<row r=\"1048577\"><c r=\"A1\"><v>1</v></c></row>",
                "<row r=\"2147483647\"><c><v>1</v></c></row>",
                "<row r=\"4294967297\"><c><v>1</v></c></row>",
                "<row r=\"0\"><c><v>1</v></c></row>",
                "<row r=\"1048576\"/><row><c><v>1</v></c></row>",
                "<row r=\"1\"><c t=\"s\"><v>2</v></c></row>",
                "<row r=\"1\"><c t=\"s\"><v>2000000000</v></c></row>",
                "<row r=\"1\"><c t=\"s\"><v>-1</v></c></row>",
                "<row r=\"1\"><c t=\"s\"><v>20<!-- -->00000<![CDATA[000]]></v></c></row>",
                "<row r=\"1\"><c t=\"x\"><v>1</v></c></row>",
                "<row r=\"1\"><c>"
            })
    void refusesWhatNoSheetHas(String rows) {
        refuses("FILE_BROKEN", rows);
    }

    @Test
    void holdsNoPieceThatIsLargerThanAnyOfATable() {
        refuses("FILE_BROKEN", inline("<!--" + noise(2_000_000) + "-->"));
        refuses("FILE_BROKEN", "<row x=\"" + noise(2_000_000) + "\"/>");
        refuses("FILE_BROKEN", "<x xmlns=\"" + noise(2_000) + "\"/>");
        refuses("FILE_BROKEN", "<x>".repeat(1_000) + "</x>".repeat(1_000));
        StringBuilder names = new StringBuilder();
        for (int i = 0; i < 1_000; i++) {
            names.append("<x").append(i).append("/>");
        }
        refuses("FILE_BROKEN", names.toString());
    }

    @Test
    void refusesASheetsNameThatIsTooLong() {
        sheetName = "x".repeat(32);

        refuses("FILE_BROKEN", inline("1"));
    }

    @Test
    void readsNoPartThatWasNotCheckedAsMarkup() {
        texts = "xl/s.bin";
        refuses("FILE_BROKEN", inline("1"));
        texts = "xl/sharedStrings.xml";
        sheetTarget = "/xl/x.bin";
        refuses("FILE_BROKEN", inline("1"));
    }

    @Test
    void countsTheTextsOfAllSheetsWhateverTheirPartIsCalled() {
        texts = "xl/s.xml";
        sharedTexts = "<si/>".repeat(30_000);
        refuses("FILE_LIMIT_EXCEEDED", inline("1"));
    }

    @Test
    void countsTheBytesOfEveryPart() {
        parts.put("xl/media/image1.bmp", new byte[33 * 1024 * 1024]);

        refuses("FILE_LIMIT_EXCEEDED", inline("1"));
    }

    @Test
    void opensNoArchiveOfTooManyParts() throws IOException {
        for (int i = 0; i <= 10_000; i++) {
            parts.put("x/" + i, new byte[0]);
        }
        Path file = sheet(inline("1"));

        assertThatThrownBy(() -> ZipDirectory.check(file)).isInstanceOf(ProblemException.class);
    }

    private void refuses(String code, String rows) {
        assertThatThrownBy(() -> read(sheet(rows)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        refused -> assertThat(refused.code()).isEqualTo(code));
    }

    private List<String> read(Path file) {
        UploadProperties limits = new UploadProperties(
                directory,
                DataSize.ofMegabytes(10),
                10,
                10,
                100_000,
                1_000_000,
                100,
                DataSize.ofMegabytes(32),
                DataSize.ofMegabytes(1),
                Duration.ofHours(1));
        new WorkbookCheck(limits).check(file);
        List<String> rows = new ArrayList<>();
        new WorkbookRows(limits)
                .read(
                        file,
                        row -> rows.add(row.sheet() + " " + row.sheetNumber() + "/" + row.number() + " "
                                + String.join(
                                        "|",
                                        row.cells().stream()
                                                .map(cell -> cell.text() + (cell.number() ? "#" : ""))
                                                .toList())));
        return rows;
    }

    private static String inline(String text) {
        return "<row r=\"1\"><c t=\"inlineStr\"><is><t>" + text + "</t></is></c></row>";
    }

    /** A text that cannot be packed tightly. */
    private static String noise(int length) {
        StringBuilder noise = new StringBuilder(length);
        new Random(1).ints(length, 'a', 'z').forEach(c -> noise.append((char) c));
        return noise.toString();
    }

    private Path sheet(String rows) throws IOException {
        String target = sheetTarget.startsWith("/") ? sheetTarget.substring(1) : "xl/" + sheetTarget;
        parts.put(
                "[Content_Types].xml",
                bytes("<Types><Override PartName=\"/xl/workbook.xml\" ContentType=\"" + TYPE + "sheet.main+xml\"/>"
                        + "<Override PartName=\"/" + texts + "\" ContentType=\"" + TYPE
                        + "sharedStrings+xml\"/></Types>"));
        parts.put(
                "xl/workbook.xml",
                bytes("<workbook xmlns:r=\"r\"><sheets><sheet name=\"" + sheetName
                        + "\" sheetId=\"1\" r:id=\"rId1\"/></sheets></workbook>"));
        parts.put(
                "xl/_rels/workbook.xml.rels",
                bytes("<Relationships><Relationship Id=\"rId1\" Target=\"" + sheetTarget + "\"/></Relationships>"));
        parts.put(texts, bytes("<sst>" + sharedTexts + "</sst>"));
        parts.put(
                target,
                bytes("\ufeff<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n<worksheet><sheetData>"
                        + rows + "</sheetData></worksheet>"));
        ByteArrayOutputStream archive = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(archive)) {
            for (Map.Entry<String, byte[]> part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue());
                zip.closeEntry();
            }
        }
        return Files.write(directory.resolve("a.xlsx"), archive.toByteArray());
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
