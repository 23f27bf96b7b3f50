package io.traitortrack.scanning;

import java.util.Map;

import io.traitortrack.platform.selfcheck.SelfCheck;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What the service recomputes about itself every night, and that it sees what is broken. */
class SelfCheckIT {

    private final ScanService service = ScanService.running();

    @Test
    void whatIsScannedBreaksNoInvariant() {
        // others of this run break rows on purpose
        Map<String, Long> before = found();
        service.aSackOf(3);
        service.aSackOf(30);

        assertThat(found())
                .containsOnlyKeys("one-live-parent", "sack-count", "sack-weight", "generations", "sack-state")
                .isEqualTo(before);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            sack-count  | UPDATE bag SET child_count = 2 WHERE code = ?     | UPDATE bag SET child_count = 3 WHERE code = ?
            sack-weight | UPDATE bag SET weight_kg = 4 WHERE code = ?       | UPDATE bag SET weight_kg = 3 WHERE code = ?
            sack-state  | UPDATE bag SET state = 'SEALED' WHERE code = ?    | UPDATE bag SET state = 'OPEN' WHERE code = ?
            generations | UPDATE code SET generation = 2 WHERE code = ?     | UPDATE code SET generation = 1 WHERE code = ?
            """)
    void seesWhatIsBroken(String rule, String breaking, String mending) {
        String sack = service.aSackOf(3);
        Map<String, Long> before = found();
        service.run(breaking, sack);
        try {
            assertThat(found()).containsEntry(rule, before.getOrDefault(rule, 0L) + 1);
        } finally {
            service.run(mending, sack);
        }
        assertThat(found()).isEqualTo(before);
    }

    private Map<String, Long> found() {
        return service.bean(SelfCheck.class).run().orElseThrow();
    }
}
