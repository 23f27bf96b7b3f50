package io.traitortrack.scanning.demonstration;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;

import io.traitortrack.platform.id.IdSource;
import io.traitortrack.platform.outbox.Outbox;
import io.traitortrack.platform.outbox.OutboxEvent;
import io.traitortrack.platform.time.Times;
import io.traitortrack.scanning.event.Moment;
import io.traitortrack.scanning.event.SiteEvents;
import io.traitortrack.scanning.site.Site;
import io.traitortrack.scanning.site.Station;
import io.traitortrack.scanning.type.BagType;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Adds reference data that is not there yet, with its events; what is there stays as people changed it. */
@Component
class ReferenceData {

    private static final String ACTOR = "system:scan-service";

    private final JdbcClient jdbc;
    private final Outbox outbox;
    private final IdSource ids;
    private final InstantSource clock;

    ReferenceData(JdbcClient jdbc, Outbox outbox, IdSource ids, InstantSource clock) {
        this.jdbc = jdbc;
        this.outbox = outbox;
        this.ids = ids;
        this.clock = clock;
    }

    /** Adds all that is missing in one transaction; two replicas that start at once add it once. */
    @Transactional
    public void add(List<BagType> types, List<Site> sites, List<Station> stations) {
        jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended('reference_data', 0))")
                .query((row, number) -> 1)
                .single();
        List<OutboxEvent> events = new ArrayList<>();
        types.forEach(type -> add(type, events));
        sites.forEach(site -> add(site, events));
        stations.forEach(station -> add(station, sites, events));
        outbox.append(events);
    }

    private void add(BagType type, List<OutboxEvent> events) {
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
            Moment moment = moment(null, ZoneOffset.UTC);
            events.add(event(
                    SiteEvents.BAG_TYPE_CHANGED, type.name(), 1, moment, SiteEvents.bagTypeChanged(moment, type)));
        }
    }

    private void add(Site site, List<OutboxEvent> events) {
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
            Moment moment = moment(site.code(), site.timeZone());
            events.add(event(SiteEvents.SITE_CHANGED, site.code(), 1, moment, SiteEvents.siteChanged(moment, site)));
        }
    }

    private void add(Station station, List<Site> sites, List<OutboxEvent> events) {
        int added = jdbc.sql("""
                        INSERT INTO station (code, site_code, name, active, version)
                        VALUES (?, ?, ?, ?, 1) ON CONFLICT DO NOTHING
                        """)
                .params(station.code(), station.siteCode(), station.name(), station.active())
                .update();
        if (added == 1) {
            long version = jdbc.sql("UPDATE site SET version = version + 1 WHERE code = ? RETURNING version")
                    .param(station.siteCode())
                    .query(Long.class)
                    .single();
            ZoneId zone = sites.stream()
                    .filter(site -> site.code().equals(station.siteCode()))
                    .map(Site::timeZone)
                    .findFirst()
                    .orElse(ZoneOffset.UTC);
            Moment moment = moment(station.siteCode(), zone);
            events.add(event(
                    SiteEvents.STATION_CHANGED,
                    station.siteCode(),
                    version,
                    moment,
                    SiteEvents.stationChanged(moment, station)));
        }
    }

    private Moment moment(@Nullable String site, ZoneId zone) {
        Instant now = Times.micros(clock.instant());
        return new Moment(site, ACTOR, now, now, zone);
    }

    private OutboxEvent event(String type, String key, long version, Moment moment, String value) {
        return new OutboxEvent(
                ids.next(), SiteEvents.TOPIC, key, type, version, moment.recordedAt(), "none", null, null, value);
    }
}
