package io.traitortrack.scanning.release;

import java.util.Objects;
import java.util.Optional;
import java.util.UUID;

import io.traitortrack.platform.id.IdSource;
import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.request.RequestContext;
import io.traitortrack.scanning.change.Change;
import io.traitortrack.scanning.change.Changes;
import io.traitortrack.scanning.change.Reason;
import io.traitortrack.scanning.event.BagEvents;
import io.traitortrack.scanning.event.Moment;
import io.traitortrack.scanning.sack.Errand;
import io.traitortrack.scanning.sack.Sack;
import io.traitortrack.scanning.sack.Sacks;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.stereotype.Component;

/** Puts questions about sealed sacks to the bill service, one at a time for each sack; under the lock of its code. */
@Component
public class Asking {

    private final Releases releases;
    private final Sacks sacks;
    private final Changes changes;
    private final IdSource ids;

    Asking(Releases releases, Sacks sacks, Changes changes, IdSource ids) {
        this.releases = releases;
        this.sacks = sacks;
        this.changes = changes;
        this.ids = ids;
    }

    /**
     * Asks, or returns the question that asks the same already; no two replacements are the same.
     *
     * @throws ProblemException 409 {@code RELEASE_PENDING} while another question about the sack is open
     */
    public UUID ask(
            Sack sack,
            Purpose purpose,
            Reason reason,
            @Nullable String station,
            Moment moment,
            @Nullable Errand errand) {
        Optional<Release> earlier = releases.unanswered(sack.id());
        if (earlier.isPresent()) {
            if (earlier.get().purpose() != purpose
                    || purpose == Purpose.REPLACE
                    || !Objects.equals(earlier.get().errand(), errand)) {
                throw ProblemException.of(
                        HttpStatus.CONFLICT,
                        "RELEASE_PENDING",
                        "The bill service has not answered an earlier question about sack " + sack.code() + " yet.");
            }
            return earlier.get().id();
        }
        Change asked = new Change(
                ids.next(),
                BagEvents.RELEASE_REQUESTED,
                sack.id(),
                sack.code(),
                sack.state(),
                sack.state(),
                reason,
                station,
                moment,
                sacks.count(sack.code(), 1),
                RequestContext.requestId(),
                null,
                RequestContext.traceparent());
        releases.add(new Release(
                asked.eventId(),
                sack.id(),
                purpose,
                reason,
                station,
                moment.actor(),
                moment.recordedAt(),
                errand,
                null,
                null));
        changes.announce(
                asked,
                BagEvents.TOPIC,
                note -> BagEvents.releaseRequested(
                        moment,
                        station,
                        sack.code(),
                        sack.after(sack.state(), sack.childCount(), sack.weightKg()),
                        purpose.told(),
                        reason.code(),
                        note));
        return asked.eventId();
    }
}
