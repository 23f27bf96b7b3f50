package io.traitortrack.scanning.imports;

import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.function.Function;

import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.text.PlainText;
import io.traitortrack.platform.upload.SheetRow;
import io.traitortrack.platform.upload.SheetRow.Cell;
import io.traitortrack.scanning.code.Code;
import io.traitortrack.scanning.imports.Listed.Turn;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;

/** A list of bags: a row without a parent is the scan of a sack, one with a parent that of a pack into it. */
final class BagList implements Listing {

    private static final String CODE = "qr_id";
    private static final String TYPE = "type";
    private static final String PARENT = "parent_qr_id";
    private static final Set<String> SACKS = Set.of("PARENT", "SACK");
    private static final Set<String> PACKS = Set.of("CHILD", "PACK");

    private final Function<String, Code> codes;
    private final Consumer<Listed> steps;
    private final Map<String, Integer> columns = new HashMap<>();
    private int sheet;

    BagList(Function<String, Code> codes, Consumer<Listed> steps) {
        this.codes = codes;
        this.steps = steps;
    }

    @Override
    public void take(SheetRow row) {
        if (row.sheetNumber() != sheet) {
            sheet = row.sheetNumber();
            readHeading(row);
            return;
        }
        Cell code = cell(row, CODE);
        Cell parent = cell(row, PARENT);
        @Nullable String parentRaw = parent.text().isBlank() ? null : parent.text();
        // sacks come before packs, wherever they stand
        Turn turn = parentRaw == null ? Turn.FIRST : Turn.SECOND;
        if (code.number() || (parent.number() && parentRaw != null)) {
            steps.accept(Listed.nothing(row, turn, code.text(), parentRaw, RowProblem.CODE_IS_A_NUMBER));
        } else if (!fits(PlainText.strip(cell(row, TYPE).text()).toUpperCase(Locale.ROOT), code.text(), parentRaw)) {
            steps.accept(Listed.nothing(row, turn, code.text(), parentRaw, RowProblem.TYPE_MISMATCH));
        } else {
            steps.accept(Listed.scan(row, turn, code.text(), parentRaw));
        }
    }

    @Override
    public void end() {}

    private void readHeading(SheetRow heading) {
        columns.clear();
        for (int i = 0; i < heading.cells().size(); i++) {
            String name = PlainText.strip(heading.cell(i).text())
                    .toLowerCase(Locale.ROOT)
                    .replace(' ', '_');
            columns.putIfAbsent(name, i);
        }
        if (!columns.containsKey(CODE)) {
            throw ProblemException.of(
                    HttpStatus.UNPROCESSABLE_CONTENT,
                    "COLUMNS_MISSING",
                    "The first row names the columns qr_id, type and parent_qr_id; qr_id is missing.");
        }
    }

    private Cell cell(SheetRow row, String column) {
        Integer at = columns.get(column);
        return at == null ? new Cell("", false) : row.cell(at);
    }

    /** An empty type says nothing; a pack may carry its own role, or the type of its sack. */
    private boolean fits(String type, String raw, @Nullable String parentRaw) {
        if (type.isEmpty()) {
            return true;
        }
        return switch (codes.apply(raw)) {
            case Code.Parent sack ->
                SACKS.contains(type) || type.equalsIgnoreCase(sack.type().name());
            case Code.Child pack ->
                PACKS.contains(type)
                        || (parentRaw != null
                                && codes.apply(parentRaw) instanceof Code.Parent sack
                                && type.equalsIgnoreCase(sack.type().name()));
            case Code.Invalid toBeRefusedAsSuch -> true;
        };
    }
}
