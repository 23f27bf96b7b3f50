package io.traitortrack.platform.upload;

import java.util.List;

/**
 * A row that is not blank.
 *
 * @param sheet its name; empty for a file without sheets
 * @param sheetNumber from 1
 * @param number from 1, as a spreadsheet shows it
 * @param cells from the first column on
 */
public record SheetRow(String sheet, int sheetNumber, int number, List<Cell> cells) {

    private static final Cell NONE = new Cell("", false);

    /**
     * A cell.
     *
     * @param text as it stands there, a number written out
     * @param number whether the spreadsheet holds a number: leading zeros are lost then
     */
    public record Cell(String text, boolean number) {}

    /** Returns the cell of a column, counted from 0; an empty one beyond the last. */
    public Cell cell(int column) {
        return column < cells.size() ? cells.get(column) : NONE;
    }
}
