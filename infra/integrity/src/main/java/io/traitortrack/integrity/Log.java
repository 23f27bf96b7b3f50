package io.traitortrack.integrity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Compares the audit log with Kafka: what each entry must be is made from the record, and only hashes travel.
 *
 * <p>What a checkpoint promised about the entries is recomputed by the log's own checker, not here.
 */
final class Log {

    private static final String ENTRIES = """
            SELECT n.idx, e.event_id::text, sha256(n.bytes), e.type FROM entry n LEFT JOIN event e ON e.idx = n.idx
            """;
    private static final String HASHED = """
            SELECT n.idx, n.bytes FROM event e JOIN entry n ON n.idx = e.idx WHERE e.type = 'UnreadableRecord'
            """;
    private static final int BATCH = 10_000;

    private final Settings settings;
    private final Events events;
    private final Set<Key> hashed = new HashSet<>();

    Log(Settings settings, Events events) {
        this.settings = settings;
        this.events = events;
    }

    /** Compares, and waits for entries that are under way. */
    void judge(Snapshot snapshot, Findings findings) throws SQLException, InterruptedException {
        snapshot.each(HASHED, this::takeHashed);
        snapshot.each(ENTRIES, row -> take(row, findings));
        Patience patience = Patience.of(settings.settle());
        List<String> missing = missing();
        while (!missing.isEmpty() && patience.waited()) {
            try (Snapshot now = Snapshot.of(settings, "audit")) {
                now.each(HASHED, this::takeHashed);
                for (int from = 0; from < missing.size(); from += BATCH) {
                    now.each(
                            ENTRIES + " WHERE e.event_id = ANY (?::uuid[])",
                            missing.subList(from, Math.min(missing.size(), from + BATCH)),
                            row -> take(row, findings));
                }
            }
            missing = missing();
        }
        missing.forEach(id -> findings.violated(Rule.LOG, "event " + id + " is not in the log"));
        events.strangers().stream()
                .filter(place -> !hashed.contains(Key.of(place)))
                .forEach(place -> findings.violated(Rule.LOG, "record " + place + " is not in the log"));
    }

    private List<String> missing() {
        return events.unlogged(hashed);
    }

    private void takeHashed(ResultSet row) throws SQLException {
        hashed.add(Key.of(place(row.getBytes(2))));
    }

    private void take(ResultSet row, Findings findings) throws SQLException {
        findings.looked(Rule.LOG, 1);
        long index = row.getLong(1);
        String id = row.getString(2);
        if (id == null) {
            findings.violated(Rule.LOG, "entry " + index + " is not found by any event");
        } else if (!"UnreadableRecord".equals(row.getString(4))
                && !events.logged(Key.of(UUID.fromString(id)), Key.ofDigest(row.getBytes(3)), index, findings)) {
            findings.violated(Rule.LOG, "entry " + index + " is of event " + id + ", which is not on Kafka");
        }
    }

    /** Where the record of an entry stands: its second, third and fourth item. */
    static String place(byte[] entry) {
        ByteBuffer in = ByteBuffer.wrap(entry).position(2);
        byte[] topic = new byte[(int) number(in)];
        in.get(topic);
        return Published.place(new String(topic, StandardCharsets.UTF_8), (int) number(in), number(in));
    }

    private static long number(ByteBuffer in) {
        int additional = in.get() & 0x1f;
        return switch (additional) {
            case 24 -> in.get() & 0xffL;
            case 25 -> in.getShort() & 0xffffL;
            case 26 -> in.getInt() & 0xffff_ffffL;
            case 27 -> in.getLong();
            default -> additional;
        };
    }
}
