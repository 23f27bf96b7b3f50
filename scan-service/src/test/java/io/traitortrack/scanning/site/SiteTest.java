package io.traitortrack.scanning.site;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

class SiteTest {

    /** Berlin skips 02:00 to 03:00 on 2026-03-29 and has it twice on 2026-10-25. */
    @ParameterizedTest(name = "{0} {1} to {2}: begun at {3}, closes at {4}")
    @CsvSource({
        "Asia/Kolkata, 08:00, 20:00, 2026-11-21T03:00:00Z, 2026-11-21T14:30:00Z",
        "Asia/Kolkata, 08:00, 20:00, 2026-11-21T14:30:00Z, 2026-11-22T14:30:00Z",
        "Asia/Kolkata, 08:00, 20:00, 2026-11-21T18:00:00Z, 2026-11-22T14:30:00Z",
        "Asia/Kolkata, 20:00, 04:00, 2026-11-21T15:00:00Z, 2026-11-21T22:30:00Z",
        "Asia/Kolkata, 20:00, 04:00, 2026-11-21T20:00:00Z, 2026-11-21T22:30:00Z",
        "Europe/Berlin, 18:00, 02:30, 2026-03-28T20:00:00Z, 2026-03-29T01:30:00Z",
        "Europe/Berlin, 18:00, 02:30, 2026-10-24T20:00:00Z, 2026-10-25T01:30:00Z",
        "Europe/Berlin, 18:00, 02:30, 2026-10-25T00:45:00Z, 2026-10-25T01:30:00Z"
    })
    void closesAtItsOwnTime(ZoneId zone, LocalTime opensAt, LocalTime closesAt, Instant begun, Instant closing) {
        Site site = new Site("X", "A site", zone, opensAt, closesAt);

        assertThat(site.closesAfter(begun)).isEqualTo(closing);
    }
}
