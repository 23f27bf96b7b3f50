package io.traitortrack.scanning.event;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** D-11. */
class MomentTest {

    private static final ZoneId INDIA = ZoneId.of("Asia/Kolkata");
    private static final Instant LATE = Instant.parse("2026-11-21T18:31:00Z");

    @Test
    void takesTheSitesLocalDateOfTheClientsTime() {
        Moment moment = new Moment("LKO", "u", LATE, LATE.plusSeconds(3), INDIA);

        assertThat(moment.businessDay()).isEqualTo(LocalDate.of(2026, 11, 22));
        assertThat(moment.utcOffset()).isEqualTo("+05:30");
    }

    @Test
    void takesTheServersDateWhereTheClockIsOverADayOff() {
        Instant wrong = LATE.minus(Duration.ofHours(24)).minusNanos(1000);

        assertThat(new Moment("LKO", "u", wrong, LATE, INDIA).businessDay()).isEqualTo(LocalDate.of(2026, 11, 22));
        assertThat(new Moment("LKO", "u", LATE, wrong, INDIA).businessDay()).isEqualTo(LocalDate.of(2026, 11, 21));
    }

    @Test
    void believesAClockThatIsExactlyADayOff() {
        Instant yesterday = LATE.minus(Duration.ofHours(24));

        assertThat(new Moment("LKO", "u", yesterday, LATE, INDIA).businessDay()).isEqualTo(LocalDate.of(2026, 11, 21));
    }

    @Test
    void writesUtcAsAnOffsetToo() {
        assertThat(new Moment(null, "u", LATE, LATE, ZoneOffset.UTC).utcOffset())
                .isEqualTo("+00:00");
    }
}
