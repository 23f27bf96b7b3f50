package io.traitortrack.scanning.change;

import java.security.SecureRandom;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.traitortrack.platform.id.IdSource;
import io.traitortrack.platform.outbox.Outbox;
import io.traitortrack.platform.outbox.OutboxEvent;
import io.traitortrack.platform.outbox.PersonalFields;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;
import tools.jackson.databind.json.JsonMapper;

/** Tells what changed on a sack: its event, the opening of a note, and the row of its story. */
@Component
@Transactional(propagation = Propagation.MANDATORY)
public class Changes {

    private final JdbcClient jdbc;
    private final Outbox outbox;
    private final IdSource ids;
    private final JsonMapper json;
    private final SecureRandom random = new SecureRandom();

    /** Writes an event's value, given the commitment to a note where there is one. */
    public interface Value {
        String with(@Nullable String noteCommitment);
    }

    Changes(JdbcClient jdbc, Outbox outbox, IdSource ids, JsonMapper json) {
        this.jdbc = jdbc;
        this.outbox = outbox;
        this.ids = ids;
        this.json = json;
    }

    /** Writes event and story. */
    public void tell(Change change, String topic, Value value) {
        announce(change, topic, value);
        jdbc.sql("""
                        INSERT INTO bag_change (id, bag_id, before, after, reason, note, station_code, actor, occurred_at, recorded_at, subject_version)
                        VALUES (:id, :bag, :before, :after, :reason, :note, :station, :actor, :occurredAt, :recordedAt, :version)
                        """)
                .param("id", change.eventId())
                .param("bag", change.bagId())
                .param("before", change.before())
                .param("after", change.after())
                .param("reason", change.reason().code())
                .param("note", change.reason().note())
                .param("station", change.stationCode())
                .param("actor", change.moment().actor())
                .param("occurredAt", change.moment().occurredAt().atOffset(ZoneOffset.UTC))
                .param("recordedAt", change.moment().recordedAt().atOffset(ZoneOffset.UTC))
                .param("version", change.version())
                .update();
    }

    /** Writes the event only, for what is asked and not done yet. */
    public void announce(Change change, String topic, Value value) {
        String note = change.reason().note();
        PersonalFields personal = PersonalFields.of(note == null ? Map.of() : Map.of("note", note), random);
        OutboxEvent event = new OutboxEvent(
                change.eventId(),
                topic,
                change.code(),
                change.type(),
                change.version(),
                change.moment().recordedAt(),
                change.requestId(),
                change.causationId(),
                change.traceparent(),
                value.with(personal.commitments().get("note")));
        outbox.append(personal.isEmpty() ? List.of(event) : List.of(event, opening(change, personal)));
    }

    private OutboxEvent opening(Change change, PersonalFields personal) {
        UUID id = ids.next();
        return personal.event(id, change.eventId(), change.moment().recordedAt(), change.requestId(), json);
    }
}
