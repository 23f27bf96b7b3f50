package io.traitortrack.audit.intake;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Objects;

import io.traitortrack.audit.log.Bytes;
import io.traitortrack.audit.log.Entry;
import io.traitortrack.audit.query.EventReader;
import io.traitortrack.audit.query.IndexedEvent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.jspecify.annotations.Nullable;

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
