package io.traitortrack.scanning.seal;

import java.security.SecureRandom;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.traitortrack.platform.id.IdSource;
import io.traitortrack.platform.outbox.Outbox;
import io.traitortrack.platform.outbox.OutboxEvent;
import io.traitortrack.platform.outbox.PersonalFields;
import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.request.RequestContext;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.SiteScope;
import io.traitortrack.platform.time.Times;
import io.traitortrack.scanning.bag.BagView;
import io.traitortrack.scanning.bag.Bags;
import io.traitortrack.scanning.bag.ParentBag;
import io.traitortrack.scanning.bag.ParentBags;
import io.traitortrack.scanning.event.BagEvents;
import io.traitortrack.scanning.event.Moment;
import io.traitortrack.scanning.site.WhereScansHappen;
import io.traitortrack.scanning.site.WhereScansHappen.Place;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Seals a sack that is not full, with a reason (D-17). */
@Component
public class Sealing {

    private final ParentBags parents;
    private final Bags bags;
    private final WhereScansHappen places;
    private final JdbcClient jdbc;
    private final Outbox outbox;
    private final IdSource ids;
    private final InstantSource clock;
    private final JsonMapper json;
    private final SecureRandom random = new SecureRandom();

    Sealing(
            ParentBags parents,
            Bags bags,
            WhereScansHappen places,
            JdbcClient jdbc,
            Outbox outbox,
            IdSource ids,
            InstantSource clock,
            JsonMapper json) {
        this.parents = parents;
        this.bags = bags;
        this.places = places;
        this.jdbc = jdbc;
        this.outbox = outbox;
        this.ids = ids;
        this.clock = clock;
        this.json = json;
    }

    /** Refuses, as {@link #seal} does, a sack that the caller does not reach. */
    public void requireReached(String rawCode, SiteScope scope) {
        bags.get(rawCode, scope);
    }

    /**
     * Seals the sack and returns it as it is then; one that is sealed already stays as it is, without an event.
     *
     * @param rawCode as typed
     * @param stationCode where it was sealed, if at a station
     */
    @Transactional
    public BagView seal(
            String rawCode, SealReason reason, @Nullable String stationCode, Caller caller, SiteScope scope) {
        @Nullable Place place = stationCode == null ? null : place(stationCode, scope);
        String code = bags.canonical(rawCode);
        if (parents.lock(code).isEmpty()) {
            throw Bags.unknown();
        }
        ParentBag parent = parents.findActive(code)
                .filter(found -> scope.covers(found.siteCode()))
                .orElseThrow(Bags::unknown);
        if (place != null && !place.siteCode().equals(parent.siteCode())) {
            throw ProblemException.of(HttpStatus.CONFLICT, "OTHER_SITE", "The bag belongs to another site.");
        }
        if (parent.seal()) {
            parents.saveAndFlush(parent);
            record(parent, reason, place, caller);
        }
        return bags.get(code, scope);
    }

    private Place place(String stationCode, SiteScope scope) {
        Place place = places.of(stationCode)
                .orElseThrow(() -> ProblemException.of(
                        HttpStatus.UNPROCESSABLE_CONTENT, "UNKNOWN_STATION", "There is no such station."));
        scope.require(place.siteCode());
        return place;
    }

    private void record(ParentBag parent, SealReason reason, @Nullable Place place, Caller caller) {
        Instant now = Times.micros(clock.instant());
        Moment moment = new Moment(parent.siteCode(), caller.userId(), now, now, places.timeZoneOf(parent.siteCode()));
        UUID eventId = ids.next();
        long version = parents.nextVersion(parent.code());
        String stationCode = place == null ? null : place.stationCode();
        String note = reason.note();
        @Nullable PersonalFields personal = note == null ? null : PersonalFields.of(Map.of("note", note), random);
        List<OutboxEvent> events = new ArrayList<>();
        events.add(new OutboxEvent(
                eventId,
                BagEvents.TOPIC,
                parent.code(),
                BagEvents.SEALED,
                version,
                now,
                RequestContext.requestId(),
                null,
                RequestContext.traceparent(),
                BagEvents.sealed(
                        moment,
                        null,
                        stationCode,
                        parent.code(),
                        parent.after(),
                        reason.code(),
                        personal == null ? null : personal.commitments().get("note"))));
        if (personal != null) {
            events.add(personal.event(ids.next(), eventId, now, RequestContext.requestId(), json));
        }
        outbox.append(events);
        jdbc.sql("""
                        INSERT INTO bag_change (id, bag_id, before, after, reason, note, station_code, actor, occurred_at, recorded_at, subject_version)
                        VALUES (:id, :bag, 'OPEN', 'SEALED', :reason, :note, :station, :actor, :at, :at, :version)
                        """)
                .param("id", eventId)
                .param("bag", parent.id())
                .param("reason", reason.code())
                .param("note", note)
                .param("station", stationCode)
                .param("actor", caller.userId())
                .param("at", OffsetDateTime.ofInstant(now, ZoneOffset.UTC))
                .param("version", version)
                .update();
    }
}
