package io.traitortrack.scanning.register;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;

import io.traitortrack.platform.id.IdSource;
import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.security.SiteScope;
import io.traitortrack.platform.time.Times;
import io.traitortrack.platform.version.Versions;
import io.traitortrack.scanning.event.Moment;
import io.traitortrack.scanning.event.SiteEventWriter;
import io.traitortrack.scanning.event.SiteEvents;
import io.traitortrack.scanning.site.Site;
import io.traitortrack.scanning.site.Sites;
import io.traitortrack.scanning.site.Station;
import io.traitortrack.scanning.site.Stations;
import io.traitortrack.scanning.type.BagType;
import io.traitortrack.scanning.type.BagTypes;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Enters and changes sites, stations and bag types, each with its event, in the order of the site's or type's versions. */
@Component
@Transactional
public class Register {

    private final Sites sites;
    private final Stations stations;
    private final BagTypes types;
    private final JdbcClient jdbc;
    private final SiteEventWriter events;
    private final IdSource ids;
    private final InstantSource clock;

    Register(
            Sites sites,
            Stations stations,
            BagTypes types,
            JdbcClient jdbc,
            SiteEventWriter events,
            IdSource ids,
            InstantSource clock) {
        this.sites = sites;
        this.stations = stations;
        this.types = types;
        this.jdbc = jdbc;
        this.events = events;
        this.ids = ids;
        this.clock = clock;
    }

    /** Enters a site; false where its code is taken, and then nothing is changed. */
    public boolean add(Site site, String actor) {
        int added = jdbc.sql("""
                        INSERT INTO site (code, name, time_zone, opens_at, closes_at, active, version)
                        VALUES (?, ?, ?, ?, ?, ?, 1) ON CONFLICT DO NOTHING
                        """)
                .params(
                        site.code(),
                        site.name(),
                        site.timeZone().getId(),
                        site.opensAt(),
                        site.closesAt(),
                        site.active())
                .update();
        if (added == 1) {
            tell(site, 1, actor);
        }
        return added == 1;
    }

    /**
     * Changes a site.
     *
     * @throws ProblemException 404 {@code SITE_NOT_FOUND}, 412 {@code STALE_VERSION}, 428 {@code PRECONDITION_REQUIRED}
     */
    public Site change(String code, @Nullable String ifMatch, Site.Edit edit, String actor) {
        Site site = sites.lock(code)
                .orElseThrow(
                        () -> ProblemException.of(HttpStatus.NOT_FOUND, "SITE_NOT_FOUND", "There is no such site."));
        Versions.requireMatch(ifMatch, site.edition());
        if (site.change(edit)) {
            requireHours(site);
            sites.saveAndFlush(site);
            tell(site, count(code), actor);
        }
        return site;
    }

    /** Refuses, with 400, a site that closes when it opens. */
    public static void requireHours(Site site) {
        if (site.opensAt().equals(site.closesAt())) {
            throw ProblemException.invalid("closesAt", "must differ from opensAt");
        }
    }

    private long count(String siteCode) {
        return sites.nextVersion(siteCode)
                .orElseThrow(() -> new IllegalStateException("site " + siteCode + " is gone"));
    }

    private void tell(Site site, long version, String actor) {
        Moment moment = moment(site.code(), actor, site.timeZone());
        events.write(
                ids.next(),
                SiteEvents.SITE_CHANGED,
                site.code(),
                version,
                moment,
                SiteEvents.siteChanged(moment, site));
    }

    /**
     * Enters a station; false where its code is taken.
     *
     * @throws ProblemException 422 {@code UNKNOWN_SITE}
     */
    public boolean add(Station station, String actor) {
        Site site = sites.findByCode(station.siteCode())
                .orElseThrow(() -> ProblemException.of(
                        HttpStatus.UNPROCESSABLE_CONTENT, "UNKNOWN_SITE", "There is no such site."));
        int added = jdbc.sql("""
                        INSERT INTO station (code, site_code, name, active, version)
                        VALUES (?, ?, ?, ?, 1) ON CONFLICT DO NOTHING
                        """)
                .params(station.code(), station.siteCode(), station.name(), station.active())
                .update();
        if (added == 1) {
            tell(station, site, actor);
        }
        return added == 1;
    }

    /**
     * Changes a station.
     *
     * @throws ProblemException 404 {@code STATION_NOT_FOUND}, 412 {@code STALE_VERSION}, 428 {@code PRECONDITION_REQUIRED}
     */
    public Station change(String code, @Nullable String ifMatch, Station.Edit edit, String actor, SiteScope scope) {
        Station station = stations.lock(code)
                .filter(found -> scope.covers(found.siteCode()))
                .orElseThrow(Register::unknownStation);
        Site site = sites.findByCode(station.siteCode()).orElseThrow(Register::unknownStation);
        Versions.requireMatch(ifMatch, station.version());
        if (station.change(edit)) {
            stations.saveAndFlush(station);
            tell(station, site, actor);
        }
        return station;
    }

    /** Refuses a station of a site that the caller does not reach as one that does not exist. */
    public void requireReached(String stationCode, SiteScope scope) {
        if (stations.findByCode(stationCode)
                .filter(found -> scope.covers(found.siteCode()))
                .isEmpty()) {
            throw unknownStation();
        }
    }

    /** The answer to a station that does not exist, and to one of a site that the caller does not reach. */
    private static ProblemException unknownStation() {
        return ProblemException.of(HttpStatus.NOT_FOUND, "STATION_NOT_FOUND", "There is no such station.");
    }

    private void tell(Station station, Site site, String actor) {
        Moment moment = moment(site.code(), actor, site.timeZone());
        events.write(
                ids.next(),
                SiteEvents.STATION_CHANGED,
                site.code(),
                count(site.code()),
                moment,
                SiteEvents.stationChanged(moment, station));
    }

    /** Enters a bag type as it is shipped; false where its name is taken. */
    public boolean addShipped(BagType type, String actor) {
        return insert(type, actor);
    }

    /**
     * Enters a bag type; empty where its name is taken.
     *
     * @throws ProblemException 400 for a pattern of another kind, 409 {@code PATTERN_OVERLAPS} or {@code
     *     PATTERN_TAKES_PACKS}
     */
    public Optional<BagType> add(BagType.Draft draft, String actor) {
        Format format = Format.of(draft.pattern());
        // one type at a time: two that overlap cannot pass each other
        jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended('bag_type', 0))")
                .query((row, number) -> 1)
                .single();
        List<BagType> known = types.findAllByOrderByName();
        if (known.stream().anyMatch(type -> type.name().equals(draft.name()))) {
            return Optional.empty();
        }
        known.stream().filter(format::overlaps).findFirst().ifPresent(other -> {
            throw ProblemException.of(
                            HttpStatus.CONFLICT,
                            "PATTERN_OVERLAPS",
                            "A code could be one of " + other.name() + " as well, or look like a damaged one of it.")
                    .with("otherType", other.name());
        });
        packOf(format).ifPresent(pack -> {
            throw ProblemException.of(
                            HttpStatus.CONFLICT, "PATTERN_TAKES_PACKS", "Packs carry codes of this kind already.")
                    .with("pack", pack);
        });
        BagType type = new BagType(
                draft.name(),
                draft.commodity(),
                format.pattern(),
                format.reservedShape(),
                draft.capacity(),
                draft.unitWeightKg());
        insert(type, actor);
        return Optional.of(type);
    }

    /** A pack's code that the format or its shape would take. */
    private Optional<String> packOf(Format format) {
        return jdbc.sql("""
                        SELECT code FROM code
                        WHERE code >= :prefix AND code < :prefix || chr(1114111) AND role = 'CHILD'
                          AND (code ~ :pattern OR code ~ :shape) LIMIT 1
                        """)
                .param("prefix", format.prefix().replaceAll("-+$", ""))
                .param("pattern", "^(?:" + format.pattern() + ")$")
                .param("shape", "^(?:" + format.reservedShape() + ")$")
                .query(String.class)
                .optional();
    }

    private boolean insert(BagType type, String actor) {
        int added = jdbc.sql("""
                        INSERT INTO bag_type (name, commodity, pattern, reserved_shape, capacity, unit_weight_kg, active, version)
                        VALUES (?, ?, ?, ?, ?, ?, ?, 1) ON CONFLICT DO NOTHING
                        """)
                .params(
                        type.name(),
                        type.commodity(),
                        type.pattern(),
                        type.reservedShape(),
                        type.capacity(),
                        type.unitWeightKg(),
                        type.active())
                .update();
        if (added == 1) {
            tell(type, actor);
        }
        return added == 1;
    }

    /**
     * Changes a bag type; sacks that are there keep what they have (D-16).
     *
     * @throws ProblemException 404 {@code BAG_TYPE_NOT_FOUND}, 412 {@code STALE_VERSION}, 428 {@code
     *     PRECONDITION_REQUIRED}, 422 {@code UNKNOWN_SITE}
     */
    public BagType change(String name, @Nullable String ifMatch, BagType.Edit edit, String actor) {
        BagType type = types.lock(name)
                .orElseThrow(() ->
                        ProblemException.of(HttpStatus.NOT_FOUND, "BAG_TYPE_NOT_FOUND", "There is no such bag type."));
        Versions.requireMatch(ifMatch, type.version());
        for (String site : edit.siteCapacities().keySet()) {
            if (sites.findByCode(site).isEmpty()) {
                throw ProblemException.of(
                        HttpStatus.UNPROCESSABLE_CONTENT, "UNKNOWN_SITE", "There is no site " + site + ".");
            }
        }
        if (type.change(edit)) {
            types.saveAndFlush(type);
            tell(type, actor);
        }
        return type;
    }

    private void tell(BagType type, String actor) {
        Moment moment = moment(null, actor, ZoneOffset.UTC);
        events.write(
                ids.next(),
                SiteEvents.BAG_TYPE_CHANGED,
                type.name(),
                type.version(),
                moment,
                SiteEvents.bagTypeChanged(moment, type));
    }

    private Moment moment(@Nullable String site, String actor, ZoneId zone) {
        Instant now = Times.micros(clock.instant());
        return new Moment(site, actor, now, now, zone);
    }
}
