package io.traitortrack.scanning.concern;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

import io.traitortrack.scanning.watch.Fact;

/** A scan at a known station. */
record Seen(Fact fact, String site, String station) {

    static Optional<Seen> of(Fact fact) {
        String site = fact.site();
        String station = fact.station();
        return site == null || station == null ? Optional.empty() : Optional.of(new Seen(fact, site, station));
    }

    String user() {
        return fact.actor();
    }

    Instant at() {
        return fact.recordedAt();
    }

    /** How much later the server recorded it; negative where the station's clock is ahead. */
    Duration lag() {
        return Duration.between(fact.occurredAt(), fact.recordedAt());
    }
}
