package io.traitortrack.platform.id;

import java.util.UUID;

import com.github.f4b6a3.uuid.UuidCreator;
import io.traitortrack.platform.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class UuidV7Test {

    @Test
    void readsAnIdThatAClientMade() {
        UUID made = UuidCreator.getTimeOrderedEpoch();

        assertThat(UuidV7.parse("scanId", made.toString())).isEqualTo(made);
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "1",
                "019392f0-6c1e-7c3a-9d0e-2f6a1b4c5d6", // one digit short
                "019392f0-6c1e-4c3a-9d0e-2f6a1b4c5d6e", // version 4
                "019392f0-6c1e-7c3a-1d0e-2f6a1b4c5d6e", // another variant
                " 019392f0-6c1e-7c3a-9d0e-2f6a1b4c5d6e",
                "00000000-0000-0000-0000-000000000000"
            })
    void refusesWhatIsNoUuidOfVersionSeven(String text) {
        assertThatThrownBy(() -> UuidV7.parse("scanId", text))
                .isInstanceOfSatisfying(ProblemException.class, problem -> {
                    assertThat(problem.code()).isEqualTo("INVALID_REQUEST");
                    assertThat(problem.status().value()).isEqualTo(400);
                });
    }
}
