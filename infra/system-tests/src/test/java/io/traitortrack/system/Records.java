package io.traitortrack.system;

import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;

import static org.assertj.core.api.Assertions.assertThat;

/** The same facts as four places remember them: tables, outbox, Kafka and the audit log. */
final class Records {

    static final List<String> PRODUCERS = List.of("scan", "bill");
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    private final Installation installation;

    Records(Installation installation) {
        this.installation = installation;
    }

    /** Waits until every event that is in an outbox now is on Kafka and in the log. */
    void settle() {
        Set<String> written = outbox();
        Set<String> missing = new TreeSet<>(written);
        Await.until("for " + written.size() + " events to reach the audit log", PATIENCE, () -> {
            missing.removeAll(logged());
            return missing.isEmpty();
        });
    }

    /** Ids of all events in the outboxes that enter the log; personal fields do not. */
    Set<String> outbox() {
        Set<String> ids = new TreeSet<>();
        for (String producer : PRODUCERS) {
            ids.addAll(installation.database(producer).texts("SELECT id FROM outbox WHERE topic <> 'audit.personal'"));
        }
        return ids;
    }

    /** Ids of all events in the log. */
    Set<String> logged() {
        return installation.database("audit").texts("SELECT event_id FROM event WHERE type <> 'UnreadableRecord'");
    }

    /** How many events of a type about a key the outbox holds. */
    long written(String type, String key) {
        return installation
                .database(type.startsWith("Bill") || type.startsWith("Parent") ? "bill" : "scan")
                .number(
                        "SELECT count(*) FROM outbox WHERE type = ? AND key = ?",
                        "io.traitortrack." + type + ".v1",
                        key);
    }

    /** The outbox, Kafka and the log each hold exactly so many events of a type about a key. */
    void hold(long count, String type, String key) {
        settle();
        assertThat(written(type, key)).as("%s of %s in the outbox", type, key).isEqualTo(count);
        Set<String> published = new Kafka(installation.kafka())
                .events(type, key).stream().map(Fact::id).collect(Collectors.toCollection(TreeSet::new));
        assertThat(published).as("%s of %s on Kafka", type, key).hasSize((int) count);
        assertThat(logged()).as("%s of %s in the log", type, key).containsAll(published);
    }
}
