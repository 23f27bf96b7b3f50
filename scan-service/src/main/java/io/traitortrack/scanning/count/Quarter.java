package io.traitortrack.scanning.count;

import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Comparator;

import io.traitortrack.scanning.watch.Fact;

/** A quarter of an hour at a station; without one, what happened at the site and at none of its stations. */
record Quarter(String site, Instant begin, String station) implements Comparable<Quarter> {

    private static final long SECONDS = 900;
    private static final Comparator<Quarter> ORDER =
            Comparator.comparing(Quarter::site).thenComparing(Quarter::begin).thenComparing(Quarter::station);

    /** By the server's time: a queue that was scanned yesterday counts when it comes in. */
    static Quarter of(Fact fact, String site) {
        Instant second = fact.recordedAt().truncatedTo(ChronoUnit.SECONDS);
        Instant begin = second.minusSeconds(Math.floorMod(second.getEpochSecond(), SECONDS));
        String station = fact.station();
        return new Quarter(site, begin, station == null || fact.isForeign() ? "" : station);
    }

    @Override
    public int compareTo(Quarter other) {
        return ORDER.compare(this, other);
    }
}
