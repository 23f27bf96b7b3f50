package io.traitortrack.platform.upload;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

import io.traitortrack.platform.upload.SheetRow.Cell;
import org.apache.commons.compress.archivers.zip.ZipFile;
import org.jspecify.annotations.Nullable;

/**
 * Reads workbooks (Office Open XML) row by row, all sheets, hidden ones too; formulas by the value kept with them.
 *
 * <p>It believes no number that a workbook gives: not where a cell stands, nor which of the shared texts it has.
 */
final class WorkbookRows {

    private static final String SPREADSHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml.";
    private static final int LARGEST_EXPONENT = 30;
    private static final int LONGEST_NUMBER = 100;
    private static final int LONGEST_SHEET_NAME = 31;
    private static final int LAST_ROW = 1_048_576;
    private static final int LAST_COLUMN = 16_384;

    /** As far to the right as anybody looks. */
    private static final int LARGEST_WIDTH = 50;

    /** What a text takes in memory beside its letters. */
    private static final int AROUND_TEXT = 40;

    private static final Cell EMPTY = new Cell("", false);

    private final UploadProperties limits;
    private final List<String> sharedTexts = new ArrayList<>();
    private long cells;

    WorkbookRows(UploadProperties limits) {
        this.limits = limits;
    }

    /** A sheet by its name, and by that of the relationship to its part. */
    private record Sheet(String name, String relationship) {}

    /** Where the workbook and its texts are. */
    private record Places(String workbook, @Nullable String texts) {}

    void read(Path file, RowTaker taker) {
        try (ZipFile zip = WorkbookCheck.open(file)) {
            Places places = places(zip);
            List<Sheet> sheets = sheets(zip, places.workbook());
            Map<String, String> targets = targets(zip, places.workbook(), sheets);
            if (places.texts() != null) {
                readTexts(zip, places.texts());
            }
            for (int i = 0; i < sheets.size(); i++) {
                String target = targets.get(sheets.get(i).relationship());
                if (target == null) {
                    throw WorkbookPart.damaged();
                }
                read(zip, target, sheets.get(i).name(), i + 1, taker);
            }
        } catch (IOException broken) {
            throw WorkbookPart.damaged();
        }
    }

    private static Places places(ZipFile zip) {
        String workbook = null;
        String texts = null;
        try (WorkbookPart types = required(zip, "[Content_Types].xml")) {
            while (types.next()) {
                if (types.begins("Override")) {
                    String type = types.attribute("ContentType");
                    if ((SPREADSHEET + "sheet.main+xml").equals(type)) {
                        workbook = types.attribute("PartName");
                    } else if ((SPREADSHEET + "sharedStrings+xml").equals(type)) {
                        texts = types.attribute("PartName");
                    }
                }
            }
        }
        return new Places(workbook == null ? "/xl/workbook.xml" : workbook, texts);
    }

    private List<Sheet> sheets(ZipFile zip, String workbook) {
        List<Sheet> sheets = new ArrayList<>();
        try (WorkbookPart part = required(zip, workbook)) {
            boolean listed = false;
            while (part.next()) {
                if (part.begins("sheets")) {
                    listed = true;
                } else if (part.ends("sheets")) {
                    listed = false;
                } else if (listed && part.begins("sheet")) {
                    sheets.add(sheet(part.attribute("name"), part.attribute("id")));
                    if (sheets.size() > limits.mostSheets()) {
                        throw FileRefused.beyond("sheets", limits.mostSheets());
                    }
                }
            }
        }
        return sheets;
    }

    private static Sheet sheet(@Nullable String name, @Nullable String relationship) {
        if (name == null || relationship == null) {
            throw WorkbookPart.damaged();
        }
        if (name.length() > LONGEST_SHEET_NAME) {
            throw FileRefused.broken("a sheet's name is longer than " + LONGEST_SHEET_NAME + " characters.");
        }
        return new Sheet(name, relationship);
    }

    private static Map<String, String> targets(ZipFile zip, String workbook, List<Sheet> sheets) {
        List<String> wanted = sheets.stream().map(Sheet::relationship).toList();
        int name = workbook.lastIndexOf('/') + 1;
        String folder = workbook.substring(0, name);
        Map<String, String> targets = new HashMap<>();
        try (WorkbookPart part = required(zip, folder + "_rels/" + workbook.substring(name) + ".rels")) {
            while (part.next()) {
                if (part.begins("Relationship")) {
                    String id = part.attribute("Id");
                    String target = part.attribute("Target");
                    if (id != null && target != null && wanted.contains(id)) {
                        targets.put(id, target.startsWith("/") ? target : folder + target);
                    }
                }
            }
        }
        return targets;
    }

    private void readTexts(ZipFile zip, String name) {
        try (WorkbookPart part = WorkbookPart.open(zip, name)) {
            long held = 0;
            while (part != null && part.next()) {
                if (part.begins("si")) {
                    String text = sharedText(part);
                    held += text.length() + AROUND_TEXT;
                    if (held > limits.mostSharedText().toBytes()) {
                        throw FileRefused.beyond(
                                "bytes of text", limits.mostSharedText().toBytes());
                    }
                    sharedTexts.add(text);
                }
            }
        }
    }

    private static String sharedText(WorkbookPart part) {
        StringBuilder text = new StringBuilder();
        int level = part.level();
        while (part.nextWithin(level)) {
            if (part.begins("t")) {
                part.text(text);
            } else if (part.begins("rPh")) {
                part.skip(); // how it is pronounced
            }
        }
        return WorkbookPart.whole(text);
    }

    private void read(ZipFile zip, String target, String sheet, int sheetNumber, RowTaker taker) {
        try (WorkbookPart part = required(zip, target)) {
            int count = 0;
            int number = 0;
            boolean inside = false;
            while (part.next() && !part.ends("sheetData")) {
                inside |= part.begins("sheetData");
                if (inside && part.begins("row")) {
                    count++;
                    if (count > limits.mostRows()) {
                        throw FileRefused.beyond("rows", limits.mostRows());
                    }
                    number = rowNumber(part.attribute("r"), number);
                    List<Cell> texts = row(part);
                    if (!texts.stream().allMatch(cell -> cell.text().isBlank())) {
                        taker.take(new SheetRow(sheet, sheetNumber, number, texts));
                    }
                }
            }
        }
    }

    private List<Cell> row(WorkbookPart part) {
        List<Cell> texts = new ArrayList<>();
        int column = 0;
        int level = part.level();
        while (part.nextWithin(level)) {
            if (part.begins("c")) {
                cells++;
                if (cells > limits.mostCells()) {
                    throw FileRefused.beyond("cells", limits.mostCells());
                }
                column = column(part.attribute("r"), column);
                if (column > LARGEST_WIDTH) {
                    part.skip();
                } else {
                    while (texts.size() < column) {
                        texts.add(EMPTY);
                    }
                    texts.set(column - 1, cell(part));
                }
            }
        }
        return texts;
    }

    private Cell cell(WorkbookPart part) {
        String type = part.attribute("t");
        StringBuilder text = new StringBuilder();
        int level = part.level();
        while (part.nextWithin(level)) {
            if (part.begins("inlineStr".equals(type) ? "is" : "v")) {
                part.text(text);
            }
        }
        String value = WorkbookPart.whole(text);
        if (value.isEmpty()) {
            return EMPTY;
        }
        return switch (type == null ? "n" : type) {
            case "s" -> new Cell(sharedText(value), false);
            case "inlineStr", "str" -> new Cell(value, false);
            case "n" -> number(value);
            case "b" ->
                value.equals("1") ? new Cell("true", false) : value.equals("0") ? new Cell("false", false) : EMPTY;
            case "e" -> EMPTY;
            default -> throw WorkbookPart.damaged();
        };
    }

    private String sharedText(String index) {
        int at = whole(index, sharedTexts.size() - 1);
        if (at < 0) {
            throw FileRefused.broken("a cell has a text that is not there.");
        }
        return sharedTexts.get(at);
    }

    private static Cell number(String value) {
        if (value.length() > LONGEST_NUMBER) {
            return EMPTY;
        }
        try {
            return new Cell(written(new BigDecimal(value)), true);
        } catch (NumberFormatException | ArithmeticException none) {
            return EMPTY;
        }
    }

    private static String written(BigDecimal number) {
        BigDecimal plain = number.stripTrailingZeros();
        return Math.abs((long) plain.scale()) > LARGEST_EXPONENT ? plain.toString() : plain.toPlainString();
    }

    /** Returns the number of a row, that after the last one where it has none. */
    private static int rowNumber(@Nullable String written, int last) {
        int number = written == null ? last + 1 : whole(written, LAST_ROW);
        if (number < 1 || number > LAST_ROW) {
            throw FileRefused.broken("a row has a number that no sheet has.");
        }
        return number;
    }

    /** Returns the column of a cell, from 1; that after the last one where it does not say. */
    private static int column(@Nullable String reference, int last) {
        int column = reference == null ? last + 1 : columnOf(reference);
        if (column < 1 || column > LAST_COLUMN) {
            throw FileRefused.broken("a cell stands where no sheet has any.");
        }
        return column;
    }

    private static int columnOf(String reference) {
        int column = 0;
        int at = 0;
        while (at < reference.length() && isLetter(reference.charAt(at)) && column <= LAST_COLUMN) {
            column = column * 26 + (reference.charAt(at) & 0x1f);
            at++;
        }
        return whole(reference.substring(at), LAST_ROW) < 1 ? 0 : column;
    }

    private static boolean isLetter(char c) {
        return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    }

    /** Returns a whole number up to a largest one; -1 for everything else. */
    private static int whole(String digits, int largest) {
        try {
            int number = digits.length() > 10 ? -1 : Integer.parseInt(digits);
            return number <= largest ? number : -1;
        } catch (NumberFormatException none) {
            return -1;
        }
    }

    private static WorkbookPart required(ZipFile zip, String name) {
        WorkbookPart part = WorkbookPart.open(zip, name);
        if (part == null) {
            throw WorkbookPart.damaged();
        }
        return part;
    }
}
