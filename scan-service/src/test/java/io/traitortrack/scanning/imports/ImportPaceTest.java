package io.traitortrack.scanning.imports;

import java.time.Duration;

import org.junit.jupiter.api.Test;

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

    @Test
    void givesManyRowsTheirTime() {
        assertThat(new ImportPace(1).rest(Integer.MAX_VALUE, 0))
                .isEqualTo(Duration.ofSeconds(Integer.MAX_VALUE).toNanos());
    }

    @Test
    void noPaceIsStandingStill() {
        assertThatIllegalArgumentException().isThrownBy(() -> new ImportPace(0));
    }
}
