package io.traitortrack.audit.intake;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import io.traitortrack.audit.log.Entry;
import io.traitortrack.audit.log.LogWriter;
import io.traitortrack.audit.personal.PersonalFields;
import io.traitortrack.audit.personal.PersonalRecord;
import io.traitortrack.audit.query.Events;
import io.traitortrack.platform.trace.EventSpans;

/**
 * Takes a batch of records into the log in one transaction: entries, leaves, filled tiles, the index, personal fields
 * and offsets.
 *
 * <p>An event is logged once: delivered again with the same content, it changes nothing. The same id with other content
 * is a fact worth keeping and enters as a record of its own, by hash.
 */
final class Intake {
    private final Events events;
    private final PersonalFields personal;
    private final IntakeMeters meters;
    private final EventSpans spans;
    private final InstantSource clock;

    Intake(Events events, PersonalFields personal, IntakeMeters meters, EventSpans spans, InstantSource clock) {
        this.events = events;
        this.personal = personal;
        this.meters = meters;
        this.spans = spans;
        this.clock = clock;
    }

    /** Everything in the batch is durable, in the log and searchable when this returns; or nothing is, and it throws. */
    void take(Batch batch, Connection connection, LogWriter writer, ConsumedOffsets offsets) throws SQLException {
        var traced = spans.begin(EventSpans.Side.RECEIVER, "audit-log");
        var received = batch.received();
        var fresh = withoutKnown(received, connection);
        append(fresh, connection, writer);
        keep(batch.openings(), fresh, connection);
        offsets.advance(connection, batch.positions());
        connection.commit();
        fresh.forEach(one -> traced.handled(
                one.entry().header("traceparent"),
                one.entry().topic(),
                one.event().type(),
                one.event().eventId().toString()));
        meters.logged(fresh.size(), received.size() - fresh.size(), writer.size());
        fresh.stream()
                .map(Received::timestamp)
                .min(Comparator.naturalOrder())
                .ifPresent(oldest -> meters.took(Duration.between(oldest, clock.instant())));
        meters.unreadable(fresh.stream()
                .filter(Received::isUnreadable)
                .map(one -> Batch.place(
                        one.entry().topic(),
                        one.entry().partition(),
                        one.entry().offset()))
                .toList());
        meters.malformedPersonal(batch.malformed());
    }

    private List<Received> withoutKnown(List<Received> received, Connection connection) throws SQLException {
        if (received.isEmpty()) {
            return received;
        }
        var ids = received.stream().map(one -> one.event().eventId()).toList();
        Map<UUID, Entry> known = new HashMap<>(events.known(connection, ids));
        var fresh = new ArrayList<Received>(received.size());
        for (Received one : received) {
            var before = known.putIfAbsent(one.event().eventId(), one.entry());
            if (before == null) {
                fresh.add(one);
            } else if (!one.repeats(before)) {
                var reused = one.as(Entry.Reason.EVENT_ID_REUSED);
                if (!events.known(connection, List.of(reused.event().eventId()))
                        .containsKey(reused.event().eventId())) {
                    fresh.add(reused);
                }
            }
        }
        return fresh;
    }

    private void append(List<Received> fresh, Connection connection, LogWriter writer) throws SQLException {
        long index =
                writer.append(fresh.stream().map(one -> one.encoded().array()).toList());
        var placed = new ArrayList<Events.Placed>(fresh.size());
        for (Received one : fresh) {
            placed.add(new Events.Placed(one.event(), index++, one.entry().topic(), one.timestamp()));
        }
        events.add(connection, placed);
    }

    private void keep(List<PersonalRecord> openings, List<Received> fresh, Connection connection) throws SQLException {
        Set<UUID> concerned = new HashSet<>();
        openings.forEach(record -> concerned.add(record.eventId()));
        for (Received one : fresh) {
            if (!one.event().commitments().isEmpty()) {
                concerned.add(one.event().eventId());
            }
        }
        if (concerned.isEmpty()) {
            return;
        }
        meters.late(personal.add(connection, openings, clock.instant()));
        meters.mismatched(personal.judge(connection, concerned));
    }
}
