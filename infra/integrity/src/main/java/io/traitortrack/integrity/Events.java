package io.traitortrack.integrity;

import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

import org.apache.kafka.clients.consumer.ConsumerRecord;

/** Every event that Kafka has, by id: what the outbox and the log must have of it. */
final class Events {

    static final String PERSONAL = "audit.personal";

    // keys, of two columns each
    private static final int ENTRY = 0;
    private static final int CONTENT = 2;
    private static final int PLACE = 4;
    private static final int FLAGS = 6;

    private static final int EARLY = 1;
    private static final int LOGGED = 2;
    private static final int WRITTEN = 4;
    private static final int MUST_BE_WRITTEN = 8;
    private static final int IS_PERSONAL = 16;

    /** An outbox keeps its rows for 14 days, Kafka the openings of personal fields for 7. */
    private static final Duration OUTBOX_KEEPS = Duration.ofDays(13);

    private static final String OUTBOX = """
            SELECT id::text, topic, sha256(convert_to(concat_ws(chr(31), topic, key, type, coalesce(subject_version::text, ''),
              request_id, coalesce(causation_id::text, ''), value), 'UTF8'))
            FROM outbox WHERE topic <> 'audit.personal' OR recorded_at > now() - interval '6 days'
            """;

    private static final Map<String, String> SOURCES = Map.of("scan", "/scan-service", "bill", "/bill-service");

    private final Table events = new Table(7);
    private final Findings wrong = new Findings();
    private final List<String> strangers = new ArrayList<>();
    private final Instant keptSince = Instant.now().minus(OUTBOX_KEEPS);

    /** Takes a record that is no event; it is wrong on Kafka, and must be in the log all the same. */
    void takeStranger(ConsumerRecord<byte[], byte[]> kafka, boolean early) {
        String place = Published.place(kafka.topic(), kafka.partition(), kafka.offset());
        wrong.violated(Rule.OUTBOX, "record " + place + " is no event");
        if (early && !kafka.topic().equals(PERSONAL)) {
            strangers.add(place);
        }
    }

    /** Takes an event; false where it was read before, since delivery is at least once. */
    boolean take(Published event, ConsumerRecord<byte[], byte[]> kafka, boolean early) {
        int before = events.size();
        int row = events.row(Key.of(event.id()));
        Key content = event.content();
        if (row < before) {
            if (!content.equals(key(row, CONTENT))) {
                wrong.violated(Rule.OUTBOX, event + " came before with other content");
            }
            return false;
        }
        boolean personal = event.topic().equals(PERSONAL);
        set(row, ENTRY, personal ? content : event.entry());
        set(row, CONTENT, content);
        set(row, PLACE, Key.of(Published.place(kafka.topic(), kafka.partition(), kafka.offset())));
        boolean ours = isOurs(event);
        events.set(
                row,
                FLAGS,
                (early ? EARLY : 0) | (personal ? IS_PERSONAL : 0) | (ours && isKept(event) ? MUST_BE_WRITTEN : 0));
        if (!ours && (event.topic().startsWith("scanning.") || event.topic().startsWith("billing."))) {
            wrong.violated(Rule.OUTBOX, event + " is of the source " + event.source());
        }
        return true;
    }

    private void set(int row, int column, Key key) {
        events.set(row, column, key.high());
        events.set(row, column + 1, key.low());
    }

    /** A service, or an epoch of it after its database was restored. */
    private static boolean isOurs(Published event) {
        return SOURCES.values().stream()
                .anyMatch(source ->
                        event.source().equals(source) || event.source().startsWith(source + "/"));
    }

    private boolean isKept(Published event) {
        long made = event.id().getMostSignificantBits() >>> 16;
        try {
            return Instant.ofEpochMilli(made).isAfter(keptSince)
                    && Instant.parse(event.header("ce_time")).isAfter(keptSince);
        } catch (DateTimeParseException noTime) {
            return true;
        }
    }

    int size() {
        return events.size();
    }

    /** Compares with the outboxes; an event that is under way may come with what is read later. */
    void judgeOutboxes(Map<String, Snapshot> snapshots, Findings findings) throws SQLException {
        findings.add(wrong);
        for (int row = 0; row < events.size(); row++) {
            unmark(row, WRITTEN);
        }
        for (String database : SOURCES.keySet().stream().sorted().toList()) {
            Snapshot snapshot = snapshots.get(database);
            if (snapshot == null) {
                throw new CouldNotLook("There is no database " + database + ".");
            }
            snapshot.each(OUTBOX, found -> {
                findings.looked(Rule.OUTBOX, 1);
                String id = found.getString(1);
                int row = events.find(Key.of(UUID.fromString(id)));
                if (row < 0) {
                    findings.violated(Rule.OUTBOX, "event " + id + " of the outbox is not on " + found.getString(2));
                    return;
                }
                mark(row, WRITTEN);
                if (!Key.ofDigest(found.getBytes(3)).equals(key(row, CONTENT))) {
                    findings.violated(Rule.OUTBOX, "event " + id + " is not on Kafka as it was written");
                }
            });
        }
        for (int row = 0; row < events.size(); row++) {
            if (has(row, MUST_BE_WRITTEN) && has(row, EARLY) && !has(row, WRITTEN)) {
                findings.violated(Rule.OUTBOX, "event " + events.key(row).id() + " is in no outbox");
            }
        }
    }

    /** Takes an entry of the log; false where no such event is on Kafka. */
    boolean logged(Key id, Key entry, long index, Findings findings) {
        int row = events.find(id);
        if (row < 0) {
            return false;
        }
        if (has(row, LOGGED)) {
            findings.violated(Rule.LOG, "event " + id.id() + " is logged twice, again at " + index);
        } else if (!entry.equals(key(row, ENTRY))) {
            findings.violated(Rule.LOG, "entry " + index + " is not what Kafka has of event " + id.id());
        }
        mark(row, LOGGED);
        return true;
    }

    /** Ids of events that the log should have and has not; those at these places it has as their hash. */
    List<String> unlogged(Set<Key> hashed) {
        List<String> ids = new ArrayList<>();
        for (int row = 0; row < events.size(); row++) {
            if (has(row, EARLY) && !has(row, LOGGED) && !has(row, IS_PERSONAL) && !hashed.contains(key(row, PLACE))) {
                ids.add(events.key(row).id().toString());
            }
        }
        return ids;
    }

    /** Places of records that are no events. */
    List<String> strangers() {
        return List.copyOf(strangers);
    }

    private Key key(int row, int column) {
        return new Key(events.get(row, column), events.get(row, column + 1));
    }

    private boolean has(int row, int flag) {
        return (events.get(row, FLAGS) & flag) != 0;
    }

    private void mark(int row, int flag) {
        events.set(row, FLAGS, events.get(row, FLAGS) | flag);
    }

    private void unmark(int row, int flag) {
        events.set(row, FLAGS, events.get(row, FLAGS) & ~flag);
    }
}
