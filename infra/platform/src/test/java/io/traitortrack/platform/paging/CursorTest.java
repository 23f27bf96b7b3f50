package io.traitortrack.platform.paging;

import io.traitortrack.platform.problem.ProblemException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class CursorTest {

    @Test
    void givesBackTheKeyThatItWasMadeOf() {
        assertThat(Cursor.decode(Cursor.encode("SB00860", "", "7"), 3)).containsExactly("SB00860", "", "7");
    }

    @Test
    void isNothingWhereNoneWasSent() {
        assertThat(Cursor.decode(null)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"%%%", "a b", "c2luZ2xl"})
    void refusesACursorThatTheListDidNotMake(String cursor) {
        assertThatThrownBy(() -> Cursor.decode(cursor, 2))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo("INVALID_CURSOR"));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 0, 501, Integer.MAX_VALUE})
    void refusesALimitOutsideOneToFiveHundred(int limit) {
        assertThatThrownBy(() -> Limit.of(limit)).isInstanceOf(ProblemException.class);
    }
}
