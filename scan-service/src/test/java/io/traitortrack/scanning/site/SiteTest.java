package io.traitortrack.scanning.site;

import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;

import org.junit.jupiter.api.Test;
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

    @Test
    void worksByItsOwnClockAlsoThroughTheNight() {
        ZoneId india = ZoneId.of("Asia/Kolkata");
        Site day = new Site("LKO", "Lucknow", india, LocalTime.of(8, 0), LocalTime.of(20, 0));
        Site night = new Site("LKO", "Lucknow", india, LocalTime.of(20, 0), LocalTime.of(4, 0));

        // 08:00 and 20:00 at Lucknow
        Instant morning = Instant.parse("2026-11-21T02:30:00Z");
        Instant evening = Instant.parse("2026-11-21T14:30:00Z");
        assertThat(day.isWorkingAt(morning)).isTrue();
        assertThat(day.isWorkingAt(morning.minusSeconds(1))).isFalse();
        assertThat(day.isWorkingAt(evening)).isFalse();
        assertThat(night.isWorkingAt(evening)).isTrue();
        assertThat(night.isWorkingAt(morning)).isFalse();
        assertThat(night.isWorkingAt(evening.plusSeconds(7 * 3_600))).isTrue();
    }
}
