package io.traitortrack.platform.time;

import java.time.Instant;
import java.time.LocalDate;

import io.traitortrack.platform.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class TimesTest {

    @Test
    void readsATimeToTheMicrosecond() {
        assertThat(Times.instant("field", "2026-11-21T10:00:00.123456789+05:30"))
                .isEqualTo(Instant.parse("2026-11-21T04:30:00.123456Z"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "yesterday",
                "2026-11-21",
                "2026-11-21T10:00:00",
                "2026-02-30T00:00:00Z",
                "1900-01-01T00:00:00+05:30",
                "2199-12-31T23:59:59-05:30",
                "+999999999-12-31T23:59:59-18:00",
                "-999999999-01-01T00:00:00+18:00"
            })
    void refusesWhatIsNoTimeOfOurs(String text) {
        refuses(() -> Times.instant("field", text));
    }

    @Test
    void readsADay() {
        assertThat(Times.day("field", "2026-11-21")).isEqualTo(LocalDate.of(2026, 11, 21));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "today", "2026-02-30", "1899-12-31", "2200-01-01", "+999999999-12-31", "0000-01-01"})
    void refusesWhatIsNoDayOfOurs(String text) {
        refuses(() -> Times.day("field", text));
    }

    private static void refuses(Runnable reading) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(reading::run)
                .satisfies(problem -> assertThat(problem.code()).isEqualTo("INVALID_REQUEST"));
    }
}
