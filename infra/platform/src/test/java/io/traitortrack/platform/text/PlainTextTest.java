package io.traitortrack.platform.text;

import java.time.Duration;

import io.traitortrack.platform.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

class PlainTextTest {

    @ParameterizedTest
    @ValueSource(strings = {"Kanpur", "  Kanpur\t", "\u00a0Kanpur\u3000", "\nKanpur\u0085"})
    void stripsWhiteSpaceOfEveryKind(String text) {
        assertThat(PlainText.line("field", text, 1, 6)).isEqualTo("Kanpur");
    }

    @Test
    void composesWhatWasTypedInParts() {
        assertThat(PlainText.line("field", "e\u0301", 1, 1)).isEqualTo("\u00e9");
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "   ", "\u00a0", "\n"})
    void takesNothingForNothing(String text) {
        assertThat(PlainText.optionalLine("field", text, 1, 10)).isNull();
        assertThat(PlainText.optionalLines("field", text, 1, 10)).isNull();
        refuses(() -> PlainText.line("field", text, 1, 10));
    }

    @ParameterizedTest
    @ValueSource(strings = {"a\u0000b", "a\u001cb", "a\u007fb", "a\u0085b", "a\rb"})
    void refusesControlCharacters(String text) {
        refuses(() -> PlainText.line("field", text, 1, 10));
        refuses(() -> PlainText.optionalLines("field", text, 1, 10));
        refuses(() -> PlainText.verbatim("field", text, 10));
    }

    @Test
    void refusesHalvesOfCharactersAndTakesWholeOnes() {
        refuses(() -> PlainText.line("field", "a\ud83d", 1, 10));
        refuses(() -> PlainText.verbatim("field", "\ude9a", 10));
        assertThat(PlainText.line("field", "\ud83d\ude9a", 1, 1)).isEqualTo("\ud83d\ude9a");
    }

    @Test
    void leavesLineFeedsInLinesOnly() {
        assertThat(PlainText.optionalLines("field", "gate 2\nring first", 1, 20))
                .isEqualTo("gate 2\nring first");
        refuses(() -> PlainText.line("field", "gate 2\nring first", 1, 20));
    }

    @Test
    void changesNothingThatIsComparedVerbatim() {
        assertThat(PlainText.verbatim("field", " e\u0301 ", 10)).isEqualTo(" e\u0301 ");
    }

    @Test
    void isNotKeptBusyByWhiteSpace() {
        String text = "a" + " ".repeat(100_000) + "a";

        assertTimeoutPreemptively(Duration.ofSeconds(2), () -> refuses(() -> PlainText.line("field", text, 1, 10)));
    }

    private static void refuses(Runnable reading) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(reading::run)
                .satisfies(problem -> {
                    assertThat(problem.code()).isEqualTo("INVALID_REQUEST");
                    assertThat(problem.detail()).startsWith("field ");
                });
    }
}
