package io.traitortrack.scanning.imports;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.regex.Pattern;

import io.traitortrack.platform.text.PlainText;
import io.traitortrack.platform.upload.FileRefused;
import io.traitortrack.platform.upload.SheetRow;
import io.traitortrack.platform.upload.SheetRow.Cell;
import io.traitortrack.scanning.code.Code;
import io.traitortrack.scanning.imports.Listed.Turn;
import org.jspecify.annotations.Nullable;

/**
 * Packing lists: rows of labels, then the row of the sack that they are in. That row has a sack's code, or the serial
 * {@code Parent Code}, or the serial 16 with no 17 after it: a list of more packs counts on.
 *
 * <p>Labels without a sack after them are scanned without one, and refused: they never end up in the next list's sack.
 */
final class PackingList implements Listing {

    private static final Pattern PARENT_CODE = Pattern.compile("(?i)parent\\s*code\\s*:?");
    private static final Pattern NUMBER = Pattern.compile("[0-9]{1,9}");
    private static final String SACKS_SERIAL = "16";
    private static final String ANOTHER_PACK = "17";

    /** Of the labels that wait for their sack: as much as a whole sheet of ordinary ones. */
    private static final int MOST_WAITING_TEXT = 16_000_000;

    private final Function<String, Code> codes;
    private final Consumer<Listed> steps;
    private final List<Label> labels = new ArrayList<>();
    private long waitingText;
    private @Nullable SheetRow pending;
    private int sheet;
    private boolean begun;

    /** What is kept of a row until its sack is known. */
    private record Label(SheetRow place, Cell code) {}

    PackingList(Function<String, Code> codes, Consumer<Listed> steps) {
        this.codes = codes;
        this.steps = steps;
    }

    @Override
    public void take(SheetRow row) {
        boolean sameSheet = row.sheetNumber() == sheet;
        readPending(sameSheet ? row : null);
        if (!sameSheet) {
            leaveSheet();
            sheet = row.sheetNumber();
        }
        pending = row;
    }

    @Override
    public void end() {
        readPending(null);
        leaveSheet();
    }

    private void readPending(@Nullable SheetRow next) {
        SheetRow row = pending;
        pending = null;
        if (row == null) {
            return;
        }
        boolean first = !begun;
        begun = true;
        if (isSack(row, next)) {
            readSack(row);
        } else if (!isBlank(row) && !(first && isHeading(row))) {
            keep(row);
        }
    }

    private void keep(SheetRow row) {
        Cell code = code(row);
        waitingText += code.text().length();
        if (waitingText > MOST_WAITING_TEXT) {
            throw FileRefused.beyond("characters of labels before a sack", MOST_WAITING_TEXT);
        }
        labels.add(new Label(new SheetRow(row.sheet(), row.sheetNumber(), row.number(), List.of()), code));
    }

    private boolean isSack(SheetRow row, @Nullable SheetRow next) {
        String serial = serial(row);
        return PARENT_CODE.matcher(serial).matches()
                || codes.apply(code(row).text()) instanceof Code.Parent
                || (serial.equals(SACKS_SERIAL)
                        && (next == null || !serial(next).equals(ANOTHER_PACK)));
    }

    /** A numbered row that was not filled in. */
    private static boolean isBlank(SheetRow row) {
        return code(row).text().isBlank();
    }

    private boolean isHeading(SheetRow row) {
        String title = code(row).text();
        return !NUMBER.matcher(serial(row)).matches()
                && (title.chars().noneMatch(Character::isDigit) || codes.apply(title) instanceof Code.Invalid);
    }

    private void readSack(SheetRow row) {
        if (isBlank(row) && labels.isEmpty()) {
            return;
        }
        Cell sack = code(row);
        if (sack.number()) {
            steps.accept(Listed.nothing(row, Turn.FIRST, sack.text(), null, RowProblem.CODE_IS_A_NUMBER));
        } else {
            steps.accept(Listed.scan(row, Turn.FIRST, sack.text(), null));
        }
        readLabels(sack.text());
        if (!sack.number()) {
            steps.accept(Listed.seal(row, sack.text()));
        }
    }

    private void readLabels(@Nullable String sack) {
        for (Label label : labels) {
            Cell code = label.code();
            steps.accept(
                    code.number()
                            ? Listed.nothing(label.place(), Turn.FIRST, code.text(), sack, RowProblem.CODE_IS_A_NUMBER)
                            : Listed.scan(label.place(), Turn.FIRST, code.text(), sack));
        }
        labels.clear();
        waitingText = 0;
    }

    private void leaveSheet() {
        readLabels(null);
        begun = false;
    }

    private static String serial(SheetRow row) {
        return PlainText.strip(row.cell(0).text());
    }

    private static Cell code(SheetRow row) {
        return row.cell(1);
    }
}
