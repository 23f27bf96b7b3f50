package io.traitortrack.scanning.register;

import java.math.BigDecimal;

import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.scanning.type.BagType;
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
}
