package io.traitortrack.scanning.code;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RawTextTest {

    @Test
    void leavesHarmlessTextAlone() {
        assertThat(RawText.escaped("LABEL NO.0016586, पैक 😀")).isEqualTo("LABEL NO.0016586, पैक 😀");
    }

    @Test
    void escapesWhatAPageATerminalOrADatabaseCouldObey() {
        assertThat(RawText.escaped("<b>\u0000\u001b[31m\u202e\"'&\\"))
                .isEqualTo("\\u003cb\\u003e\\u0000\\u001b[31m\\u202e\\u0022\\u0027\\u0026\\u005c");
    }

    @Test
    void escapesHalvesOfCharacters() {
        assertThat(RawText.escaped("a\ud83d")).isEqualTo("a\\ud83d");
        assertThat(RawText.escaped("\ude00a")).isEqualTo("\\ude00a");
    }

    @Test
    void cutsBeforeACharacterAndNeverThroughIt() {
        assertThat(RawText.cut("ab😀", 3)).isEqualTo("ab");
        assertThat(RawText.cut("ab😀", 4)).isEqualTo("ab😀");
    }
}
