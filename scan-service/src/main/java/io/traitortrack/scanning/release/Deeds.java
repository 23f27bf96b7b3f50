package io.traitortrack.scanning.release;

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

/** Opening and retiring, once nothing stands against it; under the lock of the sack's code and of its children's. */
@Component
class Deeds {

    private static final String EMPTIED_BY = "PARENT_RETIRED";

    private final Sacks sacks;
    private final Changes changes;
    private final Outbox outbox;
    private final IdSource ids;

    Deeds(Sacks sacks, Changes changes, Outbox outbox, IdSource ids) {
        this.sacks = sacks;
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
    record Occasion(
            Reason reason,
            @Nullable String stationCode,
            Moment moment,
            @Nullable UUID releaseId,
            String requestId,
            @Nullable UUID causationId,
            @Nullable String traceparent) {}

    void reopen(Sack sack, Occasion occasion) {
        sacks.open(sack.id());
        ParentAfter after = sack.after("OPEN", sack.childCount(), sack.weightKg());
        tell(sack, "OPEN", BagEvents.REOPENED, after, sacks.count(sack.code(), 1), occasion);
    }

    /** Frees the children, one fact each, and then retires the sack. */
    void retire(Sack sack, Occasion occasion) {
        List<Freed> children = sacks.children(sack.id());
        Instant now = occasion.moment().recordedAt();
        long last = sacks.count(sack.code(), children.size() + 1);
        outbox.append(unlinked(sack, children, last - children.size() - 1, occasion));
        sacks.empty(sack.id(), children, now);
        sacks.retire(sack.id(), now);
        tell(sack, "RETIRED", BagEvents.RETIRED, sack.after("RETIRED", 0, BigDecimal.ZERO), last, occasion);
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
                            occasion.stationCode(),
                            new BagEvents.ChildBag(child.code(), child.bagId(), child.generation(), null, null),
                            child.version() + 1,
                            BagEvents.kilograms(child.weightKg()),
                            sack.code(),
                            sack.after(sack.state(), count, weight),
                            EMPTIED_BY)));
        }
        return events;
    }

    private void tell(Sack sack, String newState, String type, ParentAfter after, long version, Occasion occasion) {
        Change change = new Change(
                ids.next(),
                type,
                sack.id(),
                sack.code(),
                sack.state(),
                newState,
                occasion.reason(),
                occasion.stationCode(),
                occasion.moment(),
                version,
                occasion.requestId(),
                occasion.causationId(),
                occasion.traceparent());
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
