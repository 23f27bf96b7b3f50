package io.traitortrack.scanning.imports;

import java.time.Duration;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class ImportPaceTest {

    private static final long MILLISECOND = Duration.ofMillis(1).toNanos();

    private final ImportPace pace = new ImportPace(2_000);

    @Test
    void restsForWhatTheRowsDidNotTake() {
        assertThat(pace.rest(500, 100 * MILLISECOND)).isEqualTo(150 * MILLISECOND);
    }

    @Test
    void doesNotRestAfterRowsThatTookLonger() {
        assertThat(pace.rest(500, 300 * MILLISECOND)).isNotPositive();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 17, 499, 500, 2_000, Integer.MAX_VALUE})
    void neverRestsForLongerThanASecond(int rowsPerSecond) {
        ImportPace slowOrFast = new ImportPace(rowsPerSecond);

        assertThat(slowOrFast.rowsAtOnce()).isBetween(1, 500);
        assertThat(slowOrFast.rest(slowOrFast.rowsAtOnce(), 0)).isLessThanOrEqualTo(1_000 * MILLISECOND);
    }

    @Test
    void noPaceIsStandingStill() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ImportPace(0));
    }
}
