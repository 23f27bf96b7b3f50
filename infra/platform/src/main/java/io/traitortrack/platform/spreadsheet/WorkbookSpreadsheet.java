package io.traitortrack.platform.spreadsheet;

import java.io.IOException;
import java.io.OutputStream;
import java.util.List;

import org.dhatim.fastexcel.Workbook;
import org.dhatim.fastexcel.Worksheet;
import org.jspecify.annotations.Nullable;

/** A workbook (Office Open XML); what one sheet cannot hold goes on in the next, under the same heading. */
public final class WorkbookSpreadsheet implements Spreadsheet {

    /** Of one sheet, its heading among them. */
    public static final int MOST_ROWS = Worksheet.MAX_ROWS;

    /** A spreadsheet shows no more. */
    private static final int LONGEST_TEXT = 32_767;

    private static final int ROWS_IN_MEMORY = 500;

    private final Workbook workbook;
    private final String name;
    private final List<String> heading;
    private final int mostRows;
    private Worksheet sheet;
    private int sheets = 1;
    private int rows;

    public WorkbookSpreadsheet(OutputStream out, String name, List<String> heading) throws IOException {
        this(out, name, heading, MOST_ROWS);
    }

    WorkbookSpreadsheet(OutputStream out, String name, List<String> heading, int mostRows) throws IOException {
        this.workbook = new Workbook(out, "TraitorTrack", null);
        this.name = name;
        this.heading = List.copyOf(heading);
        this.mostRows = mostRows;
        this.sheet = workbook.newWorksheet(name);
        row(heading);
    }

    @Override
    public void row(List<? extends @Nullable Object> cells) throws IOException {
        if (rows == mostRows) {
            sheet.finish();
            sheets++;
            sheet = workbook.newWorksheet(name + " " + sheets);
            rows = 0;
            row(heading);
        }
        for (int i = 0; i < cells.size(); i++) {
            Object cell = cells.get(i);
            if (cell != null) {
                write(i, cell);
            }
        }
        rows++;
        if (rows % ROWS_IN_MEMORY == 0) {
            sheet.flush();
        }
    }

    private void write(int column, Object cell) {
        switch (cell) {
            case Number number -> sheet.value(rows, column, number);
            case Boolean truth -> sheet.value(rows, column, truth);
            default -> {
                String text = SafeText.of(cell.toString());
                sheet.inlineString(
                        rows, column, text.length() <= LONGEST_TEXT ? text : text.substring(0, LONGEST_TEXT));
            }
        }
    }

    @Override
    public void close() throws IOException {
        sheet.finish();
        workbook.finish();
    }
}
