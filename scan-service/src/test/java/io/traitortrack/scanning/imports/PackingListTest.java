package io.traitortrack.scanning.imports;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;

import io.traitortrack.platform.upload.SheetRow;
import io.traitortrack.platform.upload.SheetRow.Cell;
import io.traitortrack.scanning.code.CodeReader;
import io.traitortrack.scanning.type.BagType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Which rows of a packing list are packs, which are sacks, and which pack goes into which sack (D-38). */
class PackingListTest {

    private static final CodeReader READER = new CodeReader(List.of(
            new BagType("mustard", "Mustard", "SB[0-9]{5}", "SB\\W?\\d*", 30, BigDecimal.ONE),
            new BagType("moong", "Moong", "M444-[0-9]{5}", "M44\\d?\\W?\\d*", 30, BigDecimal.ONE)));

    private final List<String> steps = new ArrayList<>();
    private final PackingList list = new PackingList(
            READER::read,
            listed -> steps.add(listed.step() + " " + listed.raw()
                    + (listed.parentRaw() == null ? "" : " into " + listed.parentRaw())));
    private int sheet = 1;
    private int number;

    @Test
    void scansTheSackBeforeItsPacksAndSealsItAfterThem() {
        row("1", "0016586");
        row("2", "LABEL NO.0016587 LOT NO.:STAR44GG24611, D.O.T.:30/09/2025, x");
        row("16", "M444-00030");

        assertThat(read())
                .containsExactly(
                        "SCAN M444-00030",
                        "SCAN 0016586 into M444-00030",
                        "SCAN LABEL NO.0016587 LOT NO.:STAR44GG24611, D.O.T.:30/09/2025, x into M444-00030",
                        "SEAL M444-00030");
    }

    @ParameterizedTest
    @ValueSource(strings = {"16", "Parent Code", "PARENT CODE:", "parentcode", "3", ""})
    void knowsTheSackByItsCodeWhateverItsSerialIs(String serial) {
        row("1", "0016586");
        row(serial, "sb00860");

        assertThat(read()).containsExactly("SCAN sb00860", "SCAN 0016586 into sb00860", "SEAL sb00860");
    }

    @ParameterizedTest
    @ValueSource(strings = {"16", "Parent Code"})
    void neverMistakesADamagedSackForAPackOfTheNextOne(String serial) {
        row("1", "0016586");
        row(serial, "58008600");
        row("1", "0016587");
        row(serial, "SB00861");

        assertThat(read())
                .containsExactly(
                        "SCAN 58008600",
                        "SCAN 0016586 into 58008600",
                        "SEAL 58008600",
                        "SCAN SB00861",
                        "SCAN 0016587 into SB00861",
                        "SEAL SB00861");
    }

    @Test
    void takesTheSixteenthOfThirtyForAPack() {
        for (int i = 1; i <= 30; i++) {
            row(Integer.toString(i), String.format("00165%02d", i));
        }
        row("Parent Code", "SB00860");

        assertThat(read()).hasSize(32).startsWith("SCAN SB00860").doesNotContain("SEAL 0016516");
    }

    @Test
    void leavesOutHeadingsAndRowsThatWereNotFilledIn() {
        row("Sr. No.", "QR Code");
        row("1", "0016586");
        row("2", "");
        row("16", "SB00860");
        row("1", "");
        row("16", "");

        assertThat(read()).containsExactly("SCAN SB00860", "SCAN 0016586 into SB00860", "SEAL SB00860");
    }

    @Test
    void letsNoPackOverIntoTheNextSheet() {
        row("1", "0016586");
        sheet = 2;
        row("S.No", "Code");
        row("1", "0016587");
        row("Parent Code", "SB00860");

        assertThat(read()).containsExactly("SCAN 0016586", "SCAN SB00860", "SCAN 0016587 into SB00860", "SEAL SB00860");
    }

    @Test
    void scansNoCodeWhoseZerosMayBeLost() {
        list.take(new SheetRow("1", sheet, ++number, List.of(new Cell("1", true), new Cell("16586", true))));
        row("16", "SB00860");

        assertThat(read()).containsExactly("SCAN SB00860", "NOTHING 16586 into SB00860", "SEAL SB00860");
    }

    private void row(String serial, String code) {
        list.take(new SheetRow("Sheet", sheet, ++number, List.of(new Cell(serial, true), new Cell(code, false))));
    }

    private List<String> read() {
        list.end();
        return steps;
    }
}
