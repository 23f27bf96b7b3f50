package io.traitortrack.scanning.site;

import java.time.Duration;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.request.RequestContext;
import io.traitortrack.platform.security.SiteScope;
import io.traitortrack.scanning.reference.Remembered;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Where each station stands: read from the database, at most five seconds old. */
@Component
public class WhereScansHappen {

    private static final Duration AGE = Duration.ofSeconds(5);

    private final Remembered<Layout> layout;

    private record Layout(Map<String, Place> places, Map<String, ZoneId> zones) {}

    /** A working station and its site. */
    public record Place(String stationCode, String siteCode, ZoneId timeZone) {

        /**
         * Refuses a bag of another site.
         *
         * @throws ProblemException 409 {@code OTHER_SITE}
         */
        public void requireAt(String bagSite) {
            if (!siteCode.equals(bagSite)) {
                throw ProblemException.of(HttpStatus.CONFLICT, "OTHER_SITE", "The bag belongs to another site.");
            }
        }
    }

    WhereScansHappen(Sites sites, Stations stations, InstantSource clock) {
        this.layout = new Remembered<>(() -> read(sites, stations), AGE, clock);
    }

    /** Returns the place of an active station of an active site; a new one is found within a second. */
    public Optional<Place> of(String stationCode) {
        Place known = layout.get().places().get(stationCode);
        return Optional.ofNullable(known == null ? layout.fresh().places().get(stationCode) : known);
    }

    /**
     * Returns the place of a station that a caller named for something that is done to a bag.
     *
     * @throws ProblemException 422 {@code UNKNOWN_STATION}, 403 {@code SITE_NOT_GRANTED}
     */
    public Place named(String stationCode, SiteScope scope) {
        Place place = of(stationCode)
                .orElseThrow(() -> ProblemException.of(
                        HttpStatus.UNPROCESSABLE_CONTENT, "UNKNOWN_STATION", "There is no such station."));
        scope.require(place.siteCode());
        RequestContext.at(place.siteCode(), place.stationCode());
        return place;
    }

    /** Returns a site's time zone. */
    public ZoneId timeZoneOf(String siteCode) {
        ZoneId known = layout.get().zones().get(siteCode);
        return known == null ? layout.fresh().zones().getOrDefault(siteCode, ZoneOffset.UTC) : known;
    }

    /**
     * Refuses a site that there is not.
     *
     * @throws ProblemException 404 {@code SITE_NOT_FOUND}
     */
    public void requireKnown(String siteCode) {
        if (!layout.get().zones().containsKey(siteCode)
                && !layout.fresh().zones().containsKey(siteCode)) {
            throw ProblemException.of(HttpStatus.NOT_FOUND, "SITE_NOT_FOUND", "There is no such site.");
        }
    }

    private static Layout read(Sites sites, Stations stations) {
        Map<String, ZoneId> zones = new HashMap<>();
        Set<String> closed = new HashSet<>();
        for (Site site : sites.findAllByOrderByCode()) {
            zones.put(site.code(), site.timeZone());
            if (!site.active()) {
                closed.add(site.code());
            }
        }
        Map<String, Place> places = new HashMap<>();
        for (Station station : stations.findAllByOrderByCode()) {
            ZoneId zone = zones.get(station.siteCode());
            if (station.active() && zone != null && !closed.contains(station.siteCode())) {
                places.put(station.code(), new Place(station.code(), station.siteCode(), zone));
            }
        }
        return new Layout(Map.copyOf(places), Map.copyOf(zones));
    }
}
