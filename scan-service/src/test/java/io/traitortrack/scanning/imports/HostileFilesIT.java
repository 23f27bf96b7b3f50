package io.traitortrack.scanning.imports;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BinaryOperator;
import java.util.stream.Stream;
import java.util.zip.ZipEntry;
import java.util.zip.ZipOutputStream;

import io.traitortrack.platform.upload.UploadProperties;
import io.traitortrack.scanning.ScanService;
import io.traitortrack.scanning.ScanService.Answer;
import org.apache.commons.compress.archivers.zip.ZipArchiveEntry;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static io.traitortrack.scanning.ScanService.aSack;
import static io.traitortrack.scanning.imports.Imports.csv;
import static io.traitortrack.scanning.imports.Imports.workbook;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** Files that are not what they should be are refused by name of what is wrong; nothing is changed, nothing is left. */
class HostileFilesIT {

    private static final String DOCUMENT_TYPE = "<!DOCTYPE x [<!ENTITY e SYSTEM \"file:///etc/passwd\">]>";
    private static final String SHEET = "xl/worksheets/sheet1.xml";

    private final Imports imports = new Imports();
    private final ScanService service = imports.service;

    static Stream<Arguments> files() {
        byte[] good = workbook(List.of(List.of("qr_id"), List.of("SB00001")));
        byte[] text = csv("qr_id", "SB00001");
        byte[] old = Arrays.copyOf(new byte[] {(byte) 0xD0, (byte) 0xCF, 0x11, (byte) 0xE0, 1, 2, 3, 4}, 4_096);
        return Stream.of(
                refused("an empty file", "a.csv", new byte[0], "FILE_EMPTY"),
                refused("blank text", "a.csv", csv(" ", "\t"), "FILE_EMPTY"),
                refused("a heading only", "a.csv", csv("qr_id,type"), "FILE_EMPTY"),
                refused("an empty workbook", "a.xlsx", workbook(List.of(List.of(""))), "FILE_EMPTY"),
                refused("other columns", "a.csv", csv("code,parent", "SB00001,"), "COLUMNS_MISSING"),
                refused("an unknown ending", "a.txt", text, "FILE_TYPE_UNKNOWN"),
                refused("a workbook with macros by name", "a.xlsm", good, "FILE_TYPE_UNKNOWN"),
                refused("a workbook that is called text", "a.csv", good, "FILE_TYPE_UNKNOWN"),
                refused("text that is called a workbook", "a.xlsx", text, "FILE_TYPE_UNKNOWN"),
                refused("an archive of something else", "a.xlsx", zip(Map.of("x.txt", text)), "FILE_TYPE_UNKNOWN"),
                refused("an encrypted workbook", "a.xlsx", old, "FILE_ENCRYPTED"),
                refused("half a workbook", "a.xlsx", Arrays.copyOf(good, good.length / 2), "FILE_BROKEN"),
                refused(
                        "a workbook cut within a sheet",
                        "a.xlsx",
                        changed(good, SHEET, xml -> xml.substring(0, 150)),
                        "FILE_BROKEN"),
                refused("macros", "a.xlsx", with(good, "xl/vbaProject.bin", "x"), "FILE_NOT_SAFE"),
                refused(
                        "macros by type",
                        "a.xlsx",
                        changed(
                                good,
                                "[Content_Types].xml",
                                xml -> xml.replace("sheet.main", "sheet.macroEnabled.main")),
                        "FILE_NOT_SAFE"),
                refused(
                        "an external entity",
                        "a.xlsx",
                        changed(good, SHEET, xml -> xml.replace("<worksheet", DOCUMENT_TYPE + "<worksheet")),
                        "FILE_NOT_SAFE"),
                refused(
                        "a document type in another encoding",
                        "a.xlsx",
                        changed(good, SHEET, xml -> xml.replace("UTF-8", "UTF-16")),
                        "FILE_BROKEN"),
                refused("a bomb", "a.xlsx", with(good, "xl/theme/bomb.xml", " ".repeat(20_000_000)), "FILE_NOT_SAFE"),
                refused("eleven sheets", "a.xlsx", workbook(sheets(11)), "FILE_LIMIT_EXCEEDED"),
                refused(
                        "too many rows by their tags",
                        "a.xlsx",
                        with(good, "xl/worksheets/sheet9.xml", manyRows()),
                        "FILE_LIMIT_EXCEEDED"),
                refused("a cell far beyond the last column", "a.xlsx", cell(good, "r=\"ZZZZZZ1\"", "1"), "FILE_BROKEN"),
                refused("a cell below the last row", "a.xlsx", cell(good, "r=\"A1048577\"", "1"), "FILE_BROKEN"),
                refused("a text that is not there", "a.xlsx", cell(good, "t=\"s\"", "2000000000"), "FILE_BROKEN"),
                refused(
                        "a row far below the last one",
                        "a.xlsx",
                        changed(good, SHEET, xml -> xml.replace("<row r=\"2\"", "<row r=\"2147483647\"")),
                        "FILE_BROKEN"),
                refused(
                        "shared texts that are not called so",
                        "a.xlsx",
                        elsewhere(
                                good,
                                "[Content_Types].xml",
                                "/xl/sharedStrings.xml",
                                "/xl/s.bin",
                                "<sst>" + "<si/>".repeat(2_000_000) + "</sst>"),
                        "FILE_BROKEN"),
                refused(
                        "a sheet that is not called so",
                        "a.xlsx",
                        elsewhere(
                                good,
                                "xl/_rels/workbook.xml.rels",
                                "worksheets/sheet1.xml",
                                "x.bin",
                                DOCUMENT_TYPE + "<worksheet/>"),
                        "FILE_BROKEN"),
                refused(
                        "a sheet with the longest of names",
                        "a.xlsx",
                        changed(
                                good,
                                "xl/workbook.xml",
                                xml -> xml.replace("name=\"Sheet1\"", "name=\"" + "x".repeat(900_000) + "\"")),
                        "FILE_BROKEN"),
                refused("too many lines", "a.csv", csv("qr_id\n" + "SB00001\n".repeat(100_000)), "FILE_LIMIT_EXCEEDED"),
                refused("Latin 1", "a.csv", "qr_id\nn\u00e4\n".getBytes(StandardCharsets.ISO_8859_1), "FILE_NOT_UTF8"),
                refused("UTF-16", "a.csv", "qr_id\nSB00001\n".getBytes(StandardCharsets.UTF_16), "FILE_NOT_UTF8"),
                refused("NUL", "a.csv", csv("qr_id", "SB\u000000001"), "FILE_NOT_UTF8"),
                refused("a quotation mark that is never closed", "a.csv", csv("qr_id", "\"SB00001"), "FILE_BROKEN"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("files")
    void refusesItAndLeavesNothing(String what, String name, byte[] file, String code) throws IOException {
        Map<String, Long> before = everything();

        Answer answer = imports.send("BAGS", Map.of("good.csv", csv("qr_id", aSack()), name, file));

        assertThat(answer.outcome()).as("%s", answer).isEqualTo(code);
        assertThat(answer.status()).isEqualTo(422);
        assertThat(answer.text("file")).isEqualTo(name);
        assertThat(everything()).isEqualTo(before);
        assertThat(left()).isEmpty();
    }

    @Test
    void holdsNoMoreLabelsBeforeASackThanASheetHas() throws IOException {
        StringBuilder rows = new StringBuilder();
        String text = "x".repeat(2_000) + "</t></is></c>";
        for (int row = 1; row <= 9_000; row++) {
            rows.append("<row r=\"").append(row).append("\">");
            // not to be packed too tightly
            String number = Long.toString(row * 0x9E3779B97F4A7C15L, 36).repeat(2);
            rows.append("<c r=\"B")
                    .append(row)
                    .append("\" t=\"inlineStr\"><is><t>")
                    .append(number)
                    .append(text);
            rows.append("</row>");
        }
        byte[] labels = changed(
                workbook(List.of(List.of("1", "0016586"))),
                SHEET,
                xml -> xml.replaceFirst("(?s)<sheetData>.*</sheetData>", "<sheetData>" + rows + "</sheetData>"));
        Map<String, Long> before = everything();

        Answer answer = imports.send("PACKING_LISTS", Map.of("a.xlsx", labels));

        assertThat(answer.outcome()).as("%s", answer).isEqualTo("FILE_LIMIT_EXCEEDED");
        assertThat(answer.text("limit")).isEqualTo("characters of labels before a sack");
        assertThat(everything()).isEqualTo(before);
        assertThat(left()).isEmpty();
    }

    @Test
    void takesPackingListsAsWorkbooksOnly() {
        assertThat(imports.send("PACKING_LISTS", Map.of("a.csv", csv("1,0016586", "16,SB00001")))
                        .outcome())
                .isEqualTo("FILE_TYPE_UNKNOWN");
    }

    @Test
    void showsAFileByItsLastNameOnly() {
        Answer answer = imports.send("BAGS", Map.of("..\\..\\etc/passwd/<b>.txt", csv("x")));

        assertThat(answer.text("file")).isEqualTo("<b>.txt");
    }

    @Test
    void keepsFilesWhereNobodyElseLooksAndOnlyWhileTheyAreRead() throws IOException {
        Path directory = service.bean(UploadProperties.class).directory();
        imports.done("BAGS", "a.csv", csv("qr_id", aSack()));

        assertThat(Files.getPosixFilePermissions(directory)).hasSize(3);
        assertThat(left()).isEmpty();
    }

    private List<Path> left() throws IOException {
        try (Stream<Path> files =
                Files.list(service.bean(UploadProperties.class).directory())) {
            return files.toList();
        }
    }

    private Map<String, Long> everything() {
        Map<String, Long> everything = new LinkedHashMap<>(imports.facts());
        for (String table : List.of("import_job", "import_file", "import_row", "import_count", "import_source")) {
            everything.put(table, service.number("SELECT count(*) FROM " + table));
        }
        return everything;
    }

    private static Arguments refused(String what, String name, byte[] file, String code) {
        return arguments(what, name, file, code);
    }

    private static Map<String, List<List<?>>> sheets(int count) {
        Map<String, List<List<?>>> sheets = new LinkedHashMap<>();
        for (int i = 1; i <= count; i++) {
            sheets.put("Sheet " + i, List.of(List.of("qr_id"), List.of("SB00001")));
        }
        return sheets;
    }

    private static String manyRows() {
        StringBuilder rows = new StringBuilder("<worksheet>");
        for (int i = 0; i <= 100_000; i++) {
            rows.append("<x:row r=\"").append(i * 7_919L % 1_000_003).append("\"/>");
        }
        return rows.append("</worksheet>").toString();
    }

    private interface Change {
        String of(String xml);
    }

    private static byte[] changed(byte[] workbook, String part, Change change) {
        return rewritten(workbook, (name, content) -> name.equals(part) ? change.of(content) : content, Map.of());
    }

    /** Has one cell more, at the end of the last row. */
    private static byte[] cell(byte[] workbook, String attributes, String value) {
        return changed(
                workbook,
                SHEET,
                xml -> xml.replace(
                        "</row></sheetData>", "<c " + attributes + "><v>" + value + "</v></c></row></sheetData>"));
    }

    /** Has a part more, and what named another names that one. */
    private static byte[] elsewhere(byte[] workbook, String naming, String from, String to, String content) {
        return rewritten(
                workbook,
                (name, same) -> name.equals(naming) ? same.replace(from, to) : same,
                Map.of(to.startsWith("/") ? to.substring(1) : "xl/" + to, content));
    }

    private static byte[] with(byte[] workbook, String part, String content) {
        return rewritten(workbook, (name, same) -> same, Map.of(part, content));
    }

    private static byte[] rewritten(byte[] workbook, BinaryOperator<String> change, Map<String, String> more) {
        Map<String, byte[]> parts = new LinkedHashMap<>();
        try (ZipFile zip = ZipFile.builder().setByteArray(workbook).get()) {
            for (ZipArchiveEntry part : Collections.list(zip.getEntries())) {
                String content = new String(zip.getInputStream(part).readAllBytes(), StandardCharsets.UTF_8);
                parts.put(part.getName(), change.apply(part.getName(), content).getBytes(StandardCharsets.UTF_8));
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        more.forEach((name, content) -> parts.put(name, content.getBytes(StandardCharsets.UTF_8)));
        return zip(parts);
    }

    private static byte[] zip(Map<String, byte[]> parts) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        try (ZipOutputStream zip = new ZipOutputStream(bytes)) {
            for (Map.Entry<String, byte[]> part : parts.entrySet()) {
                zip.putNextEntry(new ZipEntry(part.getKey()));
                zip.write(part.getValue());
                zip.closeEntry();
            }
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return bytes.toByteArray();
    }
}
