package io.traitortrack.system;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;

import io.traitortrack.system.Database.Row;
import io.traitortrack.system.proof.LogEntry;
import io.traitortrack.testkit.contract.EventContracts;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.MethodOrderer;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestMethodOrder;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * After everything that the other tests did: tables, outbox, Kafka and log tell the same story, event for event.
 *
 * <p>Runs last.
 */
@Order(Integer.MAX_VALUE)
@ExtendWith(Stack.class)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@TestMethodOrder(MethodOrderer.OrderAnnotation.class)
class EverythingAgreesSystemTest {

    private static final String PERSONAL = "audit.personal";

    private Installation installation;
    private Database audit;
    private List<Fact> published;

    @BeforeAll
    void readEverything(Installation running) {
        installation = running;
        audit = running.database("audit");
        new Records(running).settle();
        published = new Kafka(running.kafka()).everything();
        assertThat(published).as("the tests before this one left events").isNotEmpty();
    }

    /** What it measures rule by rule, and that it is red where one is broken, is tested beside it. */
    @Test
    void theIntegrityCheckFindsEveryRuleKept() {
        Launcher.Outcome outcome = Launcher.of(installation).run("integrity", "--json");

        assertThat(outcome.exitCode()).as(outcome.text()).isZero();
        JsonNode report = JsonMapper.shared().readTree(outcome.text());
        assertThat(report.path("events").asLong())
                .isGreaterThanOrEqualTo(ids(fact -> true).size());
        assertThat(report.path("rules"))
                .isNotEmpty()
                .allSatisfy(rule -> assertThat(rule.path("looked").asLong())
                        .as(rule.path("rule").asString())
                        .isPositive());
    }

    @Test
    void everyEventOfTheOutboxesIsOnKafkaAndNoOther() {
        for (String producer : Records.PRODUCERS) {
            Set<String> written = installation.database(producer).texts("SELECT id FROM outbox");
            assertThat(ids(fact -> fact.source().equals("/" + producer + "-service")))
                    .isEqualTo(written);
        }
    }

    @Test
    void theLogHoldsEveryEventOnceInOneOrderWithoutAGap() {
        List<Row> entries = audit.rows("SELECT idx, bytes FROM entry ORDER BY idx");
        Map<String, Fact> byPlace = published.stream()
                .collect(Collectors.toMap(
                        fact -> place(fact.topic(), fact.partition(), fact.offset()), Function.identity()));
        Set<String> logged = new TreeSet<>();

        for (int i = 0; i < entries.size(); i++) {
            assertThat(entries.get(i).number("idx")).isEqualTo(i);
            LogEntry entry = LogEntry.parse(entries.get(i).bytes("bytes"));
            Fact fact = byPlace.get(place(entry.topic(), entry.partition(), entry.offset()));
            assertThat(fact).as("entry %d is on Kafka", i).isNotNull();
            assertThat(entry.key()).isEqualTo(fact.key());
            assertThat(entry.value()).isEqualTo(fact.value());
            assertThat(entry.headers()).isEqualTo(fact.headers());
            assertThat(logged.add(entry.eventId()))
                    .as("event %s once", entry.eventId())
                    .isTrue();
        }

        assertThat(logged).isEqualTo(ids(fact -> !fact.topic().equals(PERSONAL)));
        assertThat(new Records(installation).logged()).isEqualTo(logged);
    }

    @Test
    void personalFieldsTravelBesideTheLogAndMatchTheirCommitments() {
        Set<String> carried = published.stream()
                .filter(fact -> fact.topic().equals(PERSONAL))
                .map(Fact::key)
                .collect(Collectors.toCollection(TreeSet::new));

        assertThat(audit.texts("SELECT event_id FROM personal_field")).isEqualTo(carried);
        assertThat(audit.number("SELECT count(*) FROM personal_field WHERE verdict <> 'MATCHES'"))
                .isZero();
    }

    @Test
    void everyEventKeepsItsContract() {
        EventContracts contracts = EventContracts.load(installation.checkout());
        for (Fact fact : published) {
            String[] type = fact.fullType().split("\\.v", 2);
            contracts.assertProduced(fact.type(), Integer.parseInt(type[1]), fact.headers(), fact.key(), fact.value());
        }
    }

    /** Last of all, since it does what only a superuser can: it changes one byte of one entry. */
    @Test
    @Order(Integer.MAX_VALUE)
    void theCheckerNamesTheEntryThatWasTamperedWith() {
        Checker checker = Checker.of(installation);
        Checker.Verdict before = checker.verify();
        assertThat(before.green()).as(before.text()).isTrue();
        long index = audit.number("SELECT max(idx) / 2 FROM entry");

        flipOneByte(index);
        try {
            Checker.Verdict tampered = checker.verify();

            assertThat(tampered.green()).as(tampered.text()).isFalse();
            assertThat(tampered.badIndex()).as(tampered.text()).hasValue(index);
        } finally {
            flipOneByte(index);
        }

        Checker.Verdict restored = checker.verify();
        assertThat(restored.green()).as(restored.text()).isTrue();
    }

    private void flipOneByte(long index) {
        String partition = audit.rows("SELECT tableoid::regclass AS name FROM entry WHERE idx = ?", index)
                .getFirst()
                .text("name");
        audit.run("ALTER TABLE " + partition + " DISABLE TRIGGER USER");
        audit.run(
                "UPDATE " + partition + " SET bytes = set_byte(bytes, octet_length(bytes) - 5, get_byte(bytes,"
                        + " octet_length(bytes) - 5) # 1) WHERE idx = ?",
                index);
        audit.run("ALTER TABLE " + partition + " ENABLE ALWAYS TRIGGER append_only");
    }

    private Set<String> ids(Predicate<Fact> which) {
        return published.stream().filter(which).map(Fact::id).collect(Collectors.toCollection(TreeSet::new));
    }

    private static String place(String topic, long partition, long offset) {
        return topic + "/" + partition + "@" + offset;
    }
}
