package io.traitortrack.localstack.process;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class JustInTimeTest {

    @ParameterizedTest
    @CsvSource({"'', QUICK", "' ', QUICK", "quick, QUICK", "full, FULL", "' Full ', FULL"})
    void isKnownByItsName(String name, JustInTime compiler) {
        assertThat(JustInTime.named(name)).isEqualTo(compiler);
    }

    @Test
    void saysWhichNamesItKnows() {
        assertThatExceptionOfType(StartFailure.class)
                .isThrownBy(() -> JustInTime.named("fast"))
                .withMessage("TT_COMPILER is \"fast\"; it must be quick or full.");
    }
}
