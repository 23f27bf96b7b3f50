package io.traitortrack.scanning.concern;

import java.time.Instant;
import java.util.Comparator;
import java.util.List;

import org.jspecify.annotations.Nullable;

/**
 * Something that was seen and may be an exception already.
 *
 * @param subject what it is about: a code, a station, or station and person
 * @param codes codes that belong to it, known ones among them
 * @param times how often it was seen
 */
record Trouble(
        Kind kind,
        String site,
        @Nullable String station,
        String subject,
        List<String> codes,
        @Nullable String user,
        Instant firstSeen,
        Instant lastSeen,
        long times) {

    /** Exceptions are raised in one order everywhere, sites first. */
    static final Comparator<Trouble> ORDER = Comparator.comparing(Trouble::site)
            .thenComparing(trouble -> trouble.kind().name())
            .thenComparing(Trouble::subject);

    Trouble {
        codes = List.copyOf(codes);
    }

    static Trouble at(
            Instant seen, Kind kind, String site, @Nullable String station, String subject, List<String> codes) {
        return new Trouble(kind, site, station, subject, codes, null, seen, seen, 1);
    }

    Trouble by(String userId) {
        return new Trouble(kind, site, station, subject, codes, userId, firstSeen, lastSeen, times);
    }

    Key key() {
        return new Key(kind, site, subject);
    }

    /** What there is one live exception of at most. */
    record Key(Kind kind, String site, String subject) {}

    Trouble and(Trouble again) {
        return new Trouble(
                kind,
                site,
                station,
                subject,
                codes,
                user,
                firstSeen.isBefore(again.firstSeen) ? firstSeen : again.firstSeen,
                lastSeen.isAfter(again.lastSeen) ? lastSeen : again.lastSeen,
                times + again.times);
    }
}
