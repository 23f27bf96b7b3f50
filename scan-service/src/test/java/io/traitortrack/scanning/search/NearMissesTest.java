package io.traitortrack.scanning.search;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class NearMissesTest {

    @ParameterizedTest
    @CsvSource({
        "SB0086, SB00860",
        "SB000860, SB00860",
        "SB00680, SB00860",
        "SB0086O, SB00860",
        "5B00860, SB00860",
        "SB00861, SB00860",
        "BS00860, SB00860",
        "0165886, 0016586"
    })
    void knowsWhatWasMeant(String typed, String meant) {
        boolean oneSlip = !typed.equals("0165886");

        assertThat(NearMisses.of(typed).contains(meant)).isEqualTo(oneSlip);
    }

    @Test
    void holdsNotWhatWasTyped() {
        assertThat(NearMisses.of("0016586")).doesNotContain("0016586").hasSizeBetween(100, 200);
        assertThat(NearMisses.of("X".repeat(21))).isEmpty();
    }

    @Test
    void takesNoOtherNumberForADamagedOne() {
        assertThat(NearMisses.damaged("0016586"))
                .contains("016586", "00165866", "0O16586")
                .doesNotContain("0016587", "0016568", "0016586");
    }
}
