package io.traitortrack.audit.intake;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;

import io.traitortrack.audit.log.Bytes;
import io.traitortrack.audit.log.Entry;
import io.traitortrack.audit.log.LogWriter;
import io.traitortrack.audit.personal.PersonalFields;
import io.traitortrack.audit.personal.PersonalRecord;
import io.traitortrack.audit.query.EventReader;
import io.traitortrack.audit.query.Events;
import io.traitortrack.audit.query.IndexedEvent;
import io.traitortrack.platform.trace.EventSpans;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.common.TopicPartition;
import org.jspecify.annotations.Nullable;

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
    private final String personalTopic;
    private final IntakeMeters meters;
    private final EventSpans spans;
    private final InstantSource clock;

    Intake(
            Events events,
            PersonalFields personal,
            String personalTopic,
            IntakeMeters meters,
            EventSpans spans,
            InstantSource clock) {
        this.events = events;
        this.personal = personal;
        this.personalTopic = personalTopic;
        this.meters = meters;
        this.spans = spans;
        this.clock = clock;
    }

    /** Everything in the batch is durable, in the log and searchable when this returns; or nothing is, and it throws. */
    void take(ConsumerRecords<byte[], byte[]> records, Connection connection, LogWriter writer, ConsumedOffsets offsets)
            throws SQLException {
        var traced = spans.begin(EventSpans.Side.RECEIVER, "audit-log");
        var received = new ArrayList<Received>(records.count());
        var openings = new ArrayList<PersonalRecord>();
        var malformed = new ArrayList<String>();
        var positions = new HashMap<TopicPartition, Long>();
        for (ConsumerRecord<byte[], byte[]> record : records) {
            positions.put(new TopicPartition(record.topic(), record.partition()), record.offset() + 1);
            if (record.topic().equals(personalTopic)) {
                PersonalRecord.read(record.value())
                        .ifPresentOrElse(
                                openings::add,
                                () -> malformed.add(place(record.topic(), record.partition(), record.offset())));
            } else {
                received.add(Received.of(record));
            }
        }
        var fresh = withoutKnown(received, connection);
        append(fresh, connection, writer);
        keep(openings, fresh, connection);
        offsets.advance(connection, positions);
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
                .map(one -> place(
                        one.entry().topic(),
                        one.entry().partition(),
                        one.entry().offset()))
                .toList());
        meters.malformedPersonal(malformed);
    }

    private static String place(String topic, int partition, long offset) {
        return topic + "/" + partition + " offset " + offset;
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

    /** A record on its way into the log. */
    record Received(Entry entry, Bytes encoded, IndexedEvent event, Instant timestamp) {
        private static final long LATEST_MILLIS = EventReader.LATEST.toEpochMilli();

        static Received of(ConsumerRecord<byte[], byte[]> record) {
            var headers = new ArrayList<Entry.Header>();
            record.headers().forEach(h -> headers.add(new Entry.Header(h.key(), bytes(h.value()))));
            var value = bytes(record.value());
            var entry = new Entry(
                    record.topic(),
                    record.partition(),
                    record.offset(),
                    bytes(record.key()),
                    headers,
                    new Entry.Verbatim(value == null ? Bytes.of(new byte[0]) : value));
            var timestamp = Instant.ofEpochMilli(Math.clamp(record.timestamp(), 0, LATEST_MILLIS));
            var event = EventReader.event(entry);
            if (event.isEmpty()) {
                return unreadable(entry, Entry.Reason.MALFORMED, timestamp);
            }
            var encoded = Bytes.of(entry.encode());
            if (encoded.length() <= Entry.MAX_BYTES) {
                return new Received(entry, encoded, event.get(), timestamp);
            }
            var smaller = entry.replaced(Entry.Reason.VALUE_TOO_LARGE);
            if (smaller.header("ce_id") == null) {
                return unreadable(entry, Entry.Reason.RECORD_TOO_LARGE, timestamp);
            }
            return new Received(smaller, Bytes.of(smaller.encode()), event.get(), timestamp);
        }

        boolean isUnreadable() {
            return event.type().equals(EventReader.UNREADABLE);
        }

        Received as(Entry.Reason reason) {
            return unreadable(entry, reason, timestamp);
        }

        /** Whether an entry of the log is the same event: delivered again it has another offset, nothing else. */
        boolean repeats(Entry logged) {
            return logged.topic().equals(entry.topic())
                    && logged.content().equals(entry.content())
                    && same(logged, "ce_type")
                    && same(logged, "ce_source");
        }

        private boolean same(Entry logged, String header) {
            return Objects.equals(logged.header(header), entry.header(header));
        }

        private static Received unreadable(Entry entry, Entry.Reason reason, Instant timestamp) {
            var replaced = entry.replaced(reason);
            return new Received(
                    replaced, Bytes.of(replaced.encode()), EventReader.unreadable(replaced, timestamp), timestamp);
        }

        private static @Nullable Bytes bytes(byte @Nullable [] array) {
            return array == null ? null : Bytes.of(array);
        }
    }
}
