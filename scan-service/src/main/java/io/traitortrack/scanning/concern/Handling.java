package io.traitortrack.scanning.concern;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

import io.traitortrack.platform.id.IdSource;
import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.SiteScope;
import io.traitortrack.platform.time.Times;
import io.traitortrack.scanning.change.Reason;
import io.traitortrack.scanning.event.ConcernEvents;
import io.traitortrack.scanning.event.Moment;
import io.traitortrack.scanning.event.SiteEventWriter;
import io.traitortrack.scanning.site.WhereScansHappen;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Transactional;

/** Assigns exceptions and resolves them; of two who resolve one at once, the second is told who was first. */
@Component
@Transactional
public class Handling {

    /** Why an exception is over, as codes. */
    public static final Set<String> REASONS = Set.of("HANDLED", "FALSE_ALARM", "DEVICE_REPAIRED", "PACK_SET_ASIDE");

    private final Concerns concerns;
    private final JdbcClient jdbc;
    private final SiteEventWriter events;
    private final WhereScansHappen places;
    private final IdSource ids;
    private final InstantSource clock;

    Handling(
            Concerns concerns,
            JdbcClient jdbc,
            SiteEventWriter events,
            WhereScansHappen places,
            IdSource ids,
            InstantSource clock) {
        this.concerns = concerns;
        this.jdbc = jdbc;
        this.events = events;
        this.places = places;
        this.ids = ids;
        this.clock = clock;
    }

    /**
     * Gives it to somebody; where that person has it already, nothing changes.
     *
     * @throws ProblemException 404 {@code EXCEPTION_NOT_FOUND}, 409 {@code EXCEPTION_RESOLVED}
     */
    public Concern assign(UUID id, String assignee, Caller caller, SiteScope scope) {
        Concern concern = concerns.lock(id, scope);
        if (concern.isResolved()) {
            throw resolvedAlready(concern);
        }
        if (!assignee.equals(concern.assignee())) {
            jdbc.sql("UPDATE concern SET state = 'ASSIGNED', assignee = :assignee WHERE id = :id")
                    .param("assignee", assignee)
                    .param("id", id)
                    .update();
            Moment moment = moment(concern, caller);
            UUID event = changed(concern, "ASSIGNED", assignee, null, moment);
            events.write(
                    event,
                    ConcernEvents.ASSIGNED,
                    moment,
                    ConcernEvents.assigned(moment, id, concern.kind(), concern.subject(), assignee));
        }
        return concerns.get(id, scope);
    }

    /**
     * Resolves it; said again by the same person with the same reason, nothing changes.
     *
     * @throws ProblemException 404 {@code EXCEPTION_NOT_FOUND}, 409 {@code EXCEPTION_RESOLVED}
     */
    public Concern resolve(UUID id, Reason reason, Caller caller, SiteScope scope) {
        Concern concern = concerns.lock(id, scope);
        if (concern.isResolved()) {
            if (caller.userId().equals(concern.resolvedBy()) && reason.code().equals(concern.reason())) {
                return concern;
            }
            throw resolvedAlready(concern);
        }
        Moment moment = moment(concern, caller);
        jdbc.sql("""
                        UPDATE concern SET state = 'RESOLVED', reason = :reason, resolved_by = :by, resolved_at = :at
                        WHERE id = :id
                        """)
                .param("reason", reason.code())
                .param("by", caller.userId())
                .param("at", moment.recordedAt().atOffset(ZoneOffset.UTC))
                .param("id", id)
                .update();
        UUID event = changed(concern, "RESOLVED", null, reason, moment);
        events.write(
                event,
                ConcernEvents.RESOLVED,
                moment,
                ConcernEvents.resolved(moment, id, concern.kind(), concern.subject(), reason.code()));
        return concerns.get(id, scope);
    }

    private UUID changed(
            Concern concern, String after, @Nullable String assignee, @Nullable Reason reason, Moment moment) {
        UUID event = ids.next();
        jdbc.sql("""
                        INSERT INTO concern_change (id, concern_id, after, assignee, reason, note, actor, recorded_at)
                        VALUES (:id, :concern, :after, :assignee, :reason, :note, :actor, :at)
                        """)
                .param("id", event)
                .param("concern", concern.id())
                .param("after", after)
                .param("assignee", assignee)
                .param("reason", reason == null ? null : reason.code())
                .param("note", reason == null ? null : reason.note())
                .param("actor", moment.actor())
                .param("at", moment.recordedAt().atOffset(ZoneOffset.UTC))
                .update();
        return event;
    }

    private Moment moment(Concern concern, Caller caller) {
        Instant now = Times.micros(clock.instant());
        return new Moment(concern.siteCode(), caller.userId(), now, now, places.timeZoneOf(concern.siteCode()));
    }

    private static ProblemException resolvedAlready(Concern concern) {
        return ProblemException.of(
                        HttpStatus.CONFLICT, "EXCEPTION_RESOLVED", "Somebody has resolved this exception already.")
                .with("reason", Objects.requireNonNullElse(concern.reason(), ""))
                .with("resolvedBy", Objects.requireNonNullElse(concern.resolvedBy(), ""));
    }
}
