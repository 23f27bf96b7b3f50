package io.traitortrack.scanning.seal;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Set;

import io.traitortrack.platform.id.IdSource;
import io.traitortrack.platform.request.RequestContext;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.SiteScope;
import io.traitortrack.platform.time.Times;
import io.traitortrack.scanning.bag.BagView;
import io.traitortrack.scanning.bag.Bags;
import io.traitortrack.scanning.bag.ParentBag;
import io.traitortrack.scanning.bag.ParentBags;
import io.traitortrack.scanning.change.Change;
import io.traitortrack.scanning.change.Changes;
import io.traitortrack.scanning.change.Reason;
import io.traitortrack.scanning.event.BagEvents;
import io.traitortrack.scanning.event.Moment;
import io.traitortrack.scanning.site.WhereScansHappen;
import io.traitortrack.scanning.site.WhereScansHappen.Place;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Seals a sack that is not full, with a reason (D-17). */
@Component
public class Sealing {

    /** The reasons that have a code. */
    public static final Set<String> REASONS = Set.of("END_OF_LOT", "END_OF_SHIFT", "DAMAGED_PACK");

    private final ParentBags parents;
    private final Bags bags;
    private final WhereScansHappen places;
    private final Changes changes;
    private final IdSource ids;
    private final InstantSource clock;

    Sealing(
            ParentBags parents,
            Bags bags,
            WhereScansHappen places,
            Changes changes,
            IdSource ids,
            InstantSource clock) {
        this.parents = parents;
        this.bags = bags;
        this.places = places;
        this.changes = changes;
        this.ids = ids;
        this.clock = clock;
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
    public BagView seal(String rawCode, Reason reason, @Nullable String stationCode, Caller caller, SiteScope scope) {
        @Nullable Place place = stationCode == null ? null : places.named(stationCode, scope);
        String code = bags.canonical(rawCode);
        if (parents.lock(code).isEmpty()) {
            throw Bags.unknown();
        }
        ParentBag parent = parents.findActive(code)
                .filter(found -> scope.covers(found.siteCode()))
                .orElseThrow(Bags::unknown);
        if (place != null) {
            place.requireAt(parent.siteCode());
        }
        if (parent.seal()) {
            parents.saveAndFlush(parent);
            record(parent, reason, place, caller);
        }
        return bags.get(code, scope);
    }

    private void record(ParentBag parent, Reason reason, @Nullable Place place, Caller caller) {
        Instant now = Times.micros(clock.instant());
        Moment moment = new Moment(parent.siteCode(), caller.userId(), now, now, places.timeZoneOf(parent.siteCode()));
        @Nullable String stationCode = place == null ? null : place.stationCode();
        Change change = new Change(
                ids.next(),
                BagEvents.SEALED,
                parent.id(),
                parent.code(),
                "OPEN",
                "SEALED",
                reason,
                stationCode,
                moment,
                parents.nextVersion(parent.code()),
                RequestContext.requestId(),
                null,
                RequestContext.traceparent());
        changes.tell(
                change,
                BagEvents.TOPIC,
                note -> BagEvents.sealed(
                        moment, null, stationCode, parent.code(), parent.after(), reason.code(), note));
    }
}
