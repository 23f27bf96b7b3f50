package io.traitortrack.scanning.register;

import java.math.BigDecimal;
import java.util.List;

import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.scanning.type.BagType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class FormatTest {

    private static final BagType MUSTARD =
            new BagType("mustard", "Mustard", "SB[0-9]{5}", "SB\\W?\\d*", 30, BigDecimal.ONE);
    private static final BagType MOONG =
            new BagType("moong", "Moong", "M444-[0-9]{5}", "M44\\d?\\W?\\d*", 30, BigDecimal.ONE);

    @ParameterizedTest
    @CsvSource({
        "GN-[0-9]{6}, GN-, GN\\W?\\d*",
        "GN[A-Z]{2}[0-9]{6}, GN, GN\\W?\\d*",
        "'4X[0-9]{3,8}', 4X, 4X\\W?\\d*",
        "WHEAT, WHEAT, WHEAT\\W?\\d*"
    })
    void knowsWhatEveryCodeBeginsWith(String pattern, String prefix, String shape) {
        Format format = Format.of(pattern);

        assertThat(format.prefix()).isEqualTo(prefix);
        assertThat(format.reservedShape()).isEqualTo(shape);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[0-9]{7}",
                "12[0-9]{5}",
                "G[0-9]{5}",
                "S[A-Z]{1,2}",
                "GN.*",
                "GN(a+)+",
                "GN[0-9]*",
                "gn[0-9]{5}",
                "GN[^0]{5}",
                "GN\\d{5}",
                "GN[0-9]{5,2}",
                "GN[0-9]{0}",
                "GN|SB",
                "GN[0-9]{999}"
            })
    void takesNothingElseForAPattern(String pattern) {
        assertThatExceptionOfType(ProblemException.class).isThrownBy(() -> Format.of(pattern));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "AA[A-Z]{1,99}A[A-Z]{99}",
                "AA[A-Z]{1,90}A",
                "AA[A-Z]{1,2}[0-9]{1,2}",
                "AA[A-Z]{99}",
                "AA[A-Z]{1,99}",
                "AAA{50}[0-9]{50}"
            })
    @Timeout(10)
    void takesNoPatternOfManyStatesNorOfCodesThatAreTooLong(String pattern) {
        assertThatExceptionOfType(ProblemException.class)
                .isThrownBy(() -> Format.of(pattern))
                .withMessageContaining("INVALID_REQUEST");
    }

    @Test
    @Timeout(10)
    void comparesTheLongestPatterns() {
        List<String> longest =
                List.of("AA[A-Z]{1,98}", "AA[A-Z0-9]{49}A[A-Z0-9]{48}", "AA[A-Z]{48}A[A-Z]{1,49}", "AA[A-Z0-9]{98}");
        Format another = Format.of("ABC[A-Z0-9]{1,97}");

        for (String pattern : longest) {
            Format format = Format.of(pattern);
            for (String other : longest) {
                assertThat(format.overlaps(aType(other))).isTrue();
            }
            assertThat(another.overlaps(aType(pattern))).isFalse();
        }
    }

    @ParameterizedTest
    @CsvSource({
        "SB[0-9]{5}, true",
        "SB[0-9]{6}, true",
        "SB[A-Z][0-9]{4}, true",
        "SBX[0-9]{4}, false",
        "'SB0[0-9]{3,4}', true",
        "M444-[0-9]{4}, true",
        "M44[0-9]{5}, true",
        "M45-[0-9]{5}, false",
        "GN-[0-9]{6}, false"
    })
    void overlapsWithWhatACodeCouldBeTakenFor(String pattern, boolean overlaps) {
        Format format = Format.of(pattern);

        assertThat(format.overlaps(MUSTARD) || format.overlaps(MOONG)).isEqualTo(overlaps);
    }

    private static BagType aType(String pattern) {
        return new BagType("other", "Other", pattern, Format.of(pattern).reservedShape(), 30, BigDecimal.ONE);
    }
}
