package io.traitortrack.system.field;

import java.time.LocalDate;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;

/**
 * A packet with its printed label.
 *
 * @param code the label's digits, leading zeros kept
 * @param lot for example {@code STAR44GG24611}
 * @param tested date of test
 */
public record Pack(String code, String lot, LocalDate tested) {

    private static final DateTimeFormatter DAY_FIRST = DateTimeFormatter.ofPattern("dd/MM/yyyy", Locale.ROOT);

    /** The spellings in which scanners type the same label: case, spacing, colons and further fields vary. */
    private static final List<String> SPELLINGS = List.of(
            "LABEL NO.%s LOT NO.:%s, D.O.T.:%s, NET QTY.:1 KG",
            "LABEL NO.:%s LOT NO.:%s, D.O.T.:%s, M.R.P.:165.00",
            "label no.%s lot no.:%s, d.o.t.:%s",
            "  LABEL  NO. : %s   LOT NO. : %s ,  D.O.T. : %s , VALIDITY:9 MONTHS  ",
            "Label No.: %s Lot No.: %s, D.O.T.: %s, Crop: MUSTARD");

    /** The label as a scanner types it; the number picks a spelling, any number will do. */
    public String label(int spelling) {
        return SPELLINGS.get(Math.floorMod(spelling, SPELLINGS.size())).formatted(code, lot, DAY_FIRST.format(tested));
    }

    /** The label in the first spelling. */
    public String label() {
        return label(0);
    }
}
