package io.traitortrack.platform.upload;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.upload.SheetRow.Cell;
import org.dhatim.fastexcel.reader.CellType;
import org.dhatim.fastexcel.reader.ReadableWorkbook;
import org.dhatim.fastexcel.reader.ReadingOptions;
import org.dhatim.fastexcel.reader.Row;
import org.dhatim.fastexcel.reader.Sheet;
import org.jspecify.annotations.Nullable;

/** Reads workbooks (Office Open XML) row by row, all sheets, hidden ones too; formulas by the value kept with them. */
final class WorkbookRows {

    private static final int LARGEST_EXPONENT = 30;

    private final UploadProperties limits;

    WorkbookRows(UploadProperties limits) {
        this.limits = limits;
    }

    void read(Path file, RowTaker taker) {
        ReadableWorkbook workbook = orBroken(() -> {
            try {
                return new ReadableWorkbook(file.toFile(), new ReadingOptions(false, true));
            } catch (IOException broken) {
                throw new IllegalStateException(broken);
            }
        });
        try (workbook) {
            List<Sheet> sheets = orBroken(() -> workbook.getSheets().toList());
            long cells = 0;
            for (int i = 0; i < sheets.size(); i++) {
                cells = read(sheets.get(i), i + 1, cells, taker);
            }
        } catch (IOException left) {
            throw FileRefused.broken("it cannot be closed.");
        }
    }

    private long read(Sheet sheet, int sheetNumber, long cellsBefore, RowTaker taker) {
        long cells = cellsBefore;
        int count = 0;
        try (Stream<Row> rows = orBroken(() -> {
            try {
                return sheet.openStream();
            } catch (IOException broken) {
                throw new IllegalStateException(broken);
            }
        })) {
            Iterator<Row> each = rows.iterator();
            while (orBroken(each::hasNext)) {
                Row row = orBroken(each::next);
                count++;
                cells += row.getPhysicalCellCount();
                if (count > limits.mostRows()) {
                    throw FileRefused.beyond("rows", limits.mostRows());
                }
                if (cells > limits.mostCells()) {
                    throw FileRefused.beyond("cells", limits.mostCells());
                }
                List<Cell> texts = orBroken(() -> cells(row));
                if (!texts.stream().allMatch(cell -> cell.text().isBlank())) {
                    taker.take(new SheetRow(sheet.getName(), sheetNumber, row.getRowNum(), texts));
                }
            }
        }
        return cells;
    }

    private static List<Cell> cells(Row row) {
        int count = Math.min(row.getCellCount(), LARGEST_WIDTH);
        List<Cell> cells = new ArrayList<>(count);
        for (int i = 0; i < count; i++) {
            org.dhatim.fastexcel.reader.@Nullable Cell cell =
                    row.getOptionalCell(i).orElse(null);
            cells.add(cell == null ? new Cell("", false) : cell(cell));
        }
        return cells;
    }

    /** As far to the right as anybody looks. */
    private static final int LARGEST_WIDTH = 50;

    private static Cell cell(org.dhatim.fastexcel.reader.Cell cell) {
        Object value = cell.getValue();
        if (value == null || cell.getType() == CellType.ERROR) {
            return new Cell("", false);
        }
        return value instanceof BigDecimal number
                ? new Cell(written(number), true)
                : new Cell(String.valueOf(value), false);
    }

    private static String written(BigDecimal number) {
        BigDecimal plain = number.stripTrailingZeros();
        return Math.abs(plain.scale()) > LARGEST_EXPONENT ? plain.toString() : plain.toPlainString();
    }

    /** What the library throws at a file that is damaged is of many kinds. */
    private static <T> T orBroken(Supplier<T> read) {
        try {
            return read.get();
        } catch (ProblemException refused) {
            throw refused;
        } catch (RuntimeException broken) {
            throw FileRefused.broken("the workbook is damaged.");
        }
    }
}
