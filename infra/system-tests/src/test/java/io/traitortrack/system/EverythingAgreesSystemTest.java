package io.traitortrack.system;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

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

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final String PERSONAL = "audit.personal";

    private Installation installation;
    private Database scan;
    private Database bill;
    private Database audit;
    private List<Fact> published;

    @BeforeAll
    void readEverything(Installation running) {
        installation = running;
        scan = running.database("scan");
        bill = running.database("bill");
        audit = running.database("audit");
        new Records(running).settle();
        published = new Kafka(running.kafka()).everything();
        assertThat(published).as("the tests before this one left events").isNotEmpty();
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
    void whatIsOnKafkaIsWhatWasWritten() {
        Map<String, Row> written = new TreeMap<>();
        for (String producer : Records.PRODUCERS) {
            installation
                    .database(producer)
                    .rows("SELECT id, topic, key, type, value, request_id, subject_version FROM outbox")
                    .forEach(row -> written.put(row.text("id"), row));
        }
        for (Fact fact : published) {
            Row row = written.get(fact.id());
            assertThat(row).as(fact.toString()).isNotNull();
            assertThat(fact.value()).isEqualTo(row.text("value"));
            assertThat(fact.topic()).isEqualTo(row.text("topic"));
            assertThat(fact.key()).isEqualTo(row.text("key"));
            assertThat(fact.fullType()).isEqualTo(row.text("type"));
            assertThat(fact.header("ce_requestid")).isEqualTo(row.text("request_id"));
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
    void sequencesAreGaplessForEachSource() {
        Map<String, TreeSet<Long>> sequences = new TreeMap<>();
        Map<String, String> numbers = new TreeMap<>();
        for (Fact fact : published) {
            if (fact.has("ce_sequence")) {
                sequences
                        .computeIfAbsent(fact.source(), source -> new TreeSet<>())
                        .add(fact.number("ce_sequence"));
                String number = fact.source() + fact.header("ce_sequence");
                String first = numbers.putIfAbsent(number, fact.id());
                assertThat(first).as(number).isIn(null, fact.id());
            }
        }
        assertThat(sequences).containsKeys("/scan-service", "/bill-service");
        sequences.forEach((source, found) -> assertThat(found).as(source).isEqualTo(oneTo(found.size())));
    }

    @Test
    void versionsAreGaplessForEachSubjectAndInOrder() {
        Map<String, List<Long>> versions = new TreeMap<>();
        Set<String> seen = new TreeSet<>();
        published.stream()
                .filter(fact -> fact.has("ce_subjectversion") && seen.add(fact.id()))
                .forEach(fact -> versions.computeIfAbsent(fact.topic() + " " + fact.key(), key -> new ArrayList<>())
                        .add(fact.number("ce_subjectversion")));
        assertThat(versions).isNotEmpty();
        versions.forEach(
                (subject, found) -> assertThat(found).as(subject).isEqualTo(new ArrayList<>(oneTo(found.size()))));
    }

    @Test
    void parentVersionsAndChildVersionsAreGapless() {
        assertGapless(
                fact -> fact.topic().equals("billing.bill")
                        && !fact.text("parentVersion").isEmpty(),
                "parentCode",
                "parentVersion");
        assertGapless(
                fact -> fact.type().equals("BagLinked") || fact.type().equals("BagUnlinked"), "code", "childVersion");
    }

    private void assertGapless(Predicate<Fact> which, String codeField, String versionField) {
        Map<String, TreeSet<Long>> versions = new TreeMap<>();
        Set<String> seen = new TreeSet<>();
        published.stream()
                .filter(which)
                .filter(fact -> seen.add(fact.id()))
                .forEach(fact -> assertThat(versions.computeIfAbsent(fact.text(codeField), code -> new TreeSet<>())
                                .add(Long.parseLong(fact.text(versionField))))
                        .as("%s of %s is given once", versionField, fact.text(codeField))
                        .isTrue());
        assertThat(versions).as(versionField).isNotEmpty();
        versions.forEach((code, found) -> assertThat(found).as(code).isEqualTo(oneTo(found.size())));
    }

    @Test
    void everyFactOfScanningHasItsEvent() {
        assertThat(scan.texts("SELECT event_id FROM scan WHERE outcome = 'LINKED'"))
                .isEqualTo(ids(type("BagLinked")));
        assertThat(scan.texts("SELECT event_id FROM scan WHERE outcome IN ('REGISTERED', 'SEEN', 'ALREADY_LINKED')"))
                .isEqualTo(ids(type("BagScanned")));
        assertThat(scan.texts("SELECT event_id FROM scan WHERE status >= 400 UNION ALL SELECT id FROM refusal"))
                .isEqualTo(ids(type("ScanRejected")));
        assertThat(scan.texts("SELECT id FROM bag_change WHERE before = 'OPEN' AND after = 'SEALED'"))
                .isEqualTo(ids(type("BagSealed")));
        assertThat(scan.texts("SELECT id FROM link")).isEqualTo(ids(type("BagLinked")));
        assertThat(scan.number("SELECT count(*) FROM link WHERE unlinked_at IS NOT NULL"))
                .isEqualTo(count(type("BagUnlinked")));
        assertThat(scan.texts("SELECT id FROM release")).isEqualTo(ids(type("BagReleaseRequested")));
        assertThat(scan.texts("SELECT id FROM bag_change WHERE after = 'OPEN'")).isEqualTo(ids(type("BagReopened")));
        assertThat(scan.texts("SELECT id FROM bag_change WHERE after = 'RETIRED'"))
                .isEqualTo(ids(type("BagRetired")));
    }

    @Test
    void everyFactOfBillingHasItsEvent() {
        assertThat(count(type("BillCreated"))).isEqualTo(bill.number("SELECT count(*) FROM bill"));
        assertThat(count(type("ParentBilled"))).isEqualTo(bill.number("SELECT count(*) FROM bill_parent"));
        assertThat(count(type("ParentUnbilled")))
                .isEqualTo(bill.number("SELECT count(*) FROM bill_parent WHERE unloaded_at IS NOT NULL"));
        assertThat(count(type("ParentReleased")))
                .isEqualTo(bill.number("SELECT count(*) FROM release WHERE held_by IS NULL"));
        assertThat(count(type("ParentHeld")))
                .isEqualTo(bill.number("SELECT count(*) FROM release WHERE held_by IS NOT NULL"));
        assertThat(count(type("BillCompleted")))
                .isEqualTo(bill.number("SELECT count(*) FROM bill WHERE state = 'COMPLETED'"));
    }

    @Test
    void countsAndWeightsOfSacksAreThoseOfTheirLinks() {
        assertThat(scan.rows("SELECT p.code, p.child_count, p.weight_kg, count(l.id), sum(l.weight_kg) FROM bag p LEFT"
                        + " JOIN link l ON l.parent_bag_id = p.id AND l.unlinked_at IS NULL WHERE p.bag_type IS NOT"
                        + " NULL GROUP BY p.id HAVING p.child_count <> count(l.id) OR p.weight_kg <>"
                        + " coalesce(sum(l.weight_kg), 0)"))
                .isEmpty();
        assertThat(scan.rows("SELECT child_bag_id FROM link WHERE unlinked_at IS NULL GROUP BY child_bag_id HAVING"
                        + " count(*) > 1"))
                .isEmpty();
        assertThat(scan.rows("SELECT c.code FROM code c JOIN outbox o ON o.key = c.code AND o.topic = 'scanning.bag'"
                        + " WHERE c.role = 'PARENT' GROUP BY c.code, c.version HAVING c.version <>"
                        + " max(o.subject_version)"))
                .isEmpty();
    }

    @Test
    void totalsOfBillsAreThoseOfTheirSacks() {
        assertThat(bill.rows("SELECT b.number FROM bill b LEFT JOIN bill_parent p ON p.bill_id = b.id AND p.unloaded_at"
                        + " IS NULL GROUP BY b.id HAVING b.parents <> count(p.id) OR b.children <>"
                        + " coalesce(sum(p.child_count), 0) OR b.actual_kg <> coalesce(sum(p.weight_kg), 0) OR"
                        + " b.expected_kg <> coalesce(sum(p.expected_kg), 0)"))
                .isEmpty();
        assertThat(bill.rows("SELECT b.number FROM bill b JOIN outbox o ON o.key = b.number AND o.topic ="
                        + " 'billing.bill' GROUP BY b.id HAVING b.version <> max(o.subject_version)"))
                .isEmpty();
    }

    @Test
    void bothServicesAgreeWhichSacksAreBilledAndWhatIsInThem() {
        Await.until(
                "for the scan service to hear of every bill",
                PATIENCE,
                () -> scan.texts(
                                "SELECT code || ' ' || bill_number FROM bag WHERE bill_number IS NOT NULL AND state = 'BILLED'")
                        .equals(bill.texts(
                                "SELECT p.parent_code || ' ' || b.number FROM bill_parent p JOIN bill b ON b.id ="
                                        + " p.bill_id WHERE p.unloaded_at IS NULL")));
        Await.until(
                "for the bill service to hear of every sack",
                PATIENCE,
                () -> scan.texts(
                                "SELECT b.code || ' ' || b.child_count || ' ' || b.weight_kg || ' ' || c.version FROM bag b"
                                        + " JOIN code c USING (code) WHERE b.bag_type IS NOT NULL AND b.generation = c.generation")
                        .equals(bill.texts(
                                "SELECT code || ' ' || child_count || ' ' || weight_kg || ' ' || version FROM"
                                        + " parent")));
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

    private static Predicate<Fact> type(String type) {
        return fact -> fact.type().equals(type);
    }

    private Set<String> ids(Predicate<Fact> which) {
        return published.stream().filter(which).map(Fact::id).collect(Collectors.toCollection(TreeSet::new));
    }

    private long count(Predicate<Fact> which) {
        return ids(which).size();
    }

    private static Set<Long> oneTo(long last) {
        return LongStream.rangeClosed(1, last).boxed().collect(Collectors.toCollection(TreeSet::new));
    }

    private static String place(String topic, long partition, long offset) {
        return topic + "/" + partition + "@" + offset;
    }
}
