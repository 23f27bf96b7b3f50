package io.traitortrack.scanning.sack;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

import io.traitortrack.platform.id.IdSource;
import io.traitortrack.platform.outbox.Outbox;
import io.traitortrack.platform.outbox.OutboxEvent;
import io.traitortrack.scanning.change.Change;
import io.traitortrack.scanning.change.Changes;
import io.traitortrack.scanning.change.Reason;
import io.traitortrack.scanning.event.BagEvents;
import io.traitortrack.scanning.event.Moment;
import io.traitortrack.scanning.event.ParentAfter;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** Opening, retiring and moving packs, once nothing stands against it; under the lock of the sack's code and of its children's. */
@Component
public class Deeds {

    private static final String EMPTIED_BY = "PARENT_RETIRED";

    private final Sacks sacks;
    private final Packs packs;
    private final Changes changes;
    private final Outbox outbox;
    private final IdSource ids;

    Deeds(Sacks sacks, Packs packs, Changes changes, Outbox outbox, IdSource ids) {
        this.sacks = sacks;
        this.packs = packs;
        this.changes = changes;
        this.outbox = outbox;
        this.ids = ids;
    }

    /**
     * By whom, why, and on which answer.
     *
     * @param releaseId the question that was answered; null where none was needed
     * @param causationId the answering event
     */
    public record Occasion(
            Reason reason,
            @Nullable String stationCode,
            Moment moment,
            @Nullable UUID releaseId,
            String requestId,
            @Nullable UUID causationId,
            @Nullable String traceparent) {}

    public void reopen(Sack sack, Occasion occasion) {
        sacks.open(sack.id());
        ParentAfter after = sack.after("OPEN", sack.childCount(), sack.weightKg());
        tell(sack, "OPEN", BagEvents.REOPENED, after, sacks.count(sack.code(), 1), occasion);
    }

    /** Frees the children, one fact each, and then retires the sack. */
    public void retire(Sack sack, Occasion occasion) {
        List<Freed> children = sacks.children(sack.id());
        Instant now = occasion.moment().recordedAt();
        long last = sacks.count(sack.code(), children.size() + 1);
        outbox.append(unlinked(sack, children, last - children.size() - 1, occasion));
        sacks.empty(sack.id(), children, now);
        sacks.retire(sack.id(), now);
        tell(sack, "RETIRED", BagEvents.RETIRED, sack.after("RETIRED", 0, BigDecimal.ZERO), last, occasion);
    }

    /** Takes a pack out of an open sack and, where it is to go into another one, puts it there; returns the first event. */
    public UUID move(Sack from, Held pack, Errand errand, @Nullable Sack into, Occasion occasion) {
        Moment moment = occasion.moment();
        UUID eventId = ids.next();
        int count = from.childCount() - 1;
        BigDecimal weight = from.weightKg().subtract(pack.weightKg());
        packs.end(pack, moment.recordedAt());
        sacks.hold(from.id(), count, weight, "OPEN");
        long version = sacks.count(from.code(), 1);
        long childVersion = sacks.count(pack.code(), 1);
        packs.tell(eventId, pack, errand, into == null ? null : into.id(), occasion, version);
        changes.announce(
                change(eventId, BagEvents.UNLINKED, from, "OPEN", occasion.reason(), version, occasion),
                BagEvents.TOPIC,
                note -> BagEvents.unlinked(
                        moment,
                        errand.scanId(),
                        occasion.stationCode(),
                        pack.child(),
                        childVersion,
                        BagEvents.kilograms(pack.weightKg()),
                        from.code(),
                        from.after("OPEN", count, weight),
                        occasion.reason().code(),
                        note));
        if (into != null) {
            put(pack.loose(), into, sacks.count(pack.code(), 1), eventId, occasion);
        }
        return eventId;
    }

    /**
     * Puts a pack into an open sack, which is sealed where that fills it.
     *
     * @param pack one that is in no sack
     * @param childVersion of the pack, with this counted
     * @param cause the event that this one follows from
     */
    public void put(Loose pack, Sack into, long childVersion, @Nullable UUID cause, Occasion occasion) {
        Moment moment = occasion.moment();
        UUID eventId = ids.next();
        int count = into.childCount() + 1;
        BigDecimal weight = into.weightKg().add(pack.weightKg());
        boolean full = count == into.capacity();
        ParentAfter after = into.after(full ? "SEALED" : "OPEN", count, weight);
        long version = sacks.count(into.code(), 1);
        packs.link(eventId, into.id(), pack, childVersion, moment.recordedAt());
        sacks.hold(into.id(), count, weight, full ? "SEALED" : "OPEN");
        outbox.append(List.of(new OutboxEvent(
                eventId,
                BagEvents.TOPIC,
                into.code(),
                BagEvents.LINKED,
                version,
                moment.recordedAt(),
                occasion.requestId(),
                cause,
                occasion.traceparent(),
                BagEvents.linked(
                        moment,
                        null,
                        occasion.stationCode(),
                        pack.child(),
                        childVersion,
                        BagEvents.kilograms(pack.weightKg()),
                        into.code(),
                        after))));
        if (full) {
            Reason filled = new Reason("FULL", null);
            Occasion filling = new Occasion(
                    filled,
                    occasion.stationCode(),
                    moment,
                    null,
                    occasion.requestId(),
                    eventId,
                    occasion.traceparent());
            changes.tell(
                    change(ids.next(), BagEvents.SEALED, into, "SEALED", filled, sacks.count(into.code(), 1), filling),
                    BagEvents.TOPIC,
                    note -> BagEvents.sealed(
                            moment, null, occasion.stationCode(), into.code(), after, filled.code(), note));
        }
    }

    private static Change change(
            UUID eventId, String type, Sack sack, String newState, Reason reason, long version, Occasion occasion) {
        return new Change(
                eventId,
                type,
                sack.id(),
                sack.code(),
                sack.state(),
                newState,
                reason,
                occasion.stationCode(),
                occasion.moment(),
                version,
                occasion.requestId(),
                occasion.causationId(),
                occasion.traceparent());
    }

    private List<OutboxEvent> unlinked(Sack sack, List<Freed> children, long versionBefore, Occasion occasion) {
        List<OutboxEvent> events = new ArrayList<>();
        int count = sack.childCount();
        BigDecimal weight = sack.weightKg();
        long version = versionBefore;
        for (Freed child : children) {
            count--;
            weight = weight.subtract(child.weightKg());
            version++;
            events.add(new OutboxEvent(
                    ids.next(),
                    BagEvents.TOPIC,
                    sack.code(),
                    BagEvents.UNLINKED,
                    version,
                    occasion.moment().recordedAt(),
                    occasion.requestId(),
                    occasion.causationId(),
                    occasion.traceparent(),
                    BagEvents.unlinked(
                            occasion.moment(),
                            null,
                            occasion.stationCode(),
                            new BagEvents.ChildBag(child.code(), child.bagId(), child.generation(), null, null),
                            child.version() + 1,
                            BagEvents.kilograms(child.weightKg()),
                            sack.code(),
                            sack.after(sack.state(), count, weight),
                            EMPTIED_BY,
                            null)));
        }
        return events;
    }

    private void tell(Sack sack, String newState, String type, ParentAfter after, long version, Occasion occasion) {
        Change change = change(ids.next(), type, sack, newState, occasion.reason(), version, occasion);
        changes.tell(
                change,
                BagEvents.TOPIC,
                note -> BagEvents.changed(
                        occasion.moment(),
                        occasion.stationCode(),
                        sack.code(),
                        after,
                        sack.state(),
                        newState,
                        occasion.reason().code(),
                        note,
                        occasion.releaseId()));
    }
}
