package io.traitortrack.scanning.billing;

import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;

import com.github.f4b6a3.uuid.UuidCreator;
import io.traitortrack.platform.inbox.ReceivedEvent;
import io.traitortrack.platform.inbox.UnusableEvent;
import io.traitortrack.scanning.ScanService;
import io.traitortrack.testkit.TestServers;
import io.traitortrack.testkit.contract.EventContracts;
import io.traitortrack.testkit.contract.PublishedEvent;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static io.traitortrack.scanning.ScanService.expect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.params.provider.Arguments.arguments;

class BillingProjectionIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ScanService service = ScanService.running();
    private final EventContracts contracts = EventContracts.load();

    @Test
    void showsABilledSackWhateverTheOrderOfArrival() {
        String sack = service.aSackOf(1);
        seal(sack);
        ReceivedEvent onA = billed(sack, "BILL-A", 1);
        ReceivedEvent offA = unbilled(sack, "BILL-A", 2);
        ReceivedEvent onB = billed(sack, "BILL-B", 3);

        apply(onB);
        apply(offA, onA);

        assertThat(state(sack)).isEqualTo("BILLED");
        assertThat(bill(sack)).isEqualTo("BILL-B");
        List<String> told = new ArrayList<>();
        service.get("/api/v1/bags/" + sack + "/history", service.dispatcher())
                .body()
                .path("items")
                .forEach(item -> told.add(item.path("what").stringValue()));
        assertThat(told).contains("PARENT_BILLED", "PARENT_UNBILLED");
    }

    @Test
    void showsASackThatWasTakenOffAsSealed() {
        String sack = service.aSackOf(1);
        seal(sack);

        apply(billed(sack, "BILL-A", 1), unbilled(sack, "BILL-A", 2));

        assertThat(state(sack)).isEqualTo("SEALED");
        assertThat(bill(sack)).isNull();
    }

    @Test
    void passesOverASackThatItNeverSaw() {
        ReceivedEvent unknown = received("ParentBilled", value("SB98763", UUID.randomUUID(), "BILL-A", 1));

        apply(unknown);

        assertThat(service.number("SELECT count(*) FROM billing WHERE parent_code = 'SB98763'"))
                .isEqualTo(1);
    }

    @Test
    void refusesToSealOrFillABilledSack() {
        String sack = service.aSackOf(1);
        seal(sack);
        apply(billed(sack, "BILL-A", 1));

        assertThat(expect(
                                409,
                                service.post(
                                        "/api/v1/bags/" + sack + "/seal",
                                        Map.of("reason", "END_OF_LOT"),
                                        service.dispatcher()))
                        .outcome())
                .isEqualTo("PARENT_BILLED");
        assertThat(expect(409, service.scan(ScanService.aPack(), sack)).outcome())
                .isEqualTo("PARENT_NOT_OPEN");
    }

    @Test
    void readsEveryExampleEverPublished() {
        for (String type : List.of("ParentBilled", "ParentUnbilled", "BillCreated", "BillCompleted")) {
            for (PublishedEvent example : contracts.examples(type)) {
                apply(received(type, example.value()));
            }
        }

        assertThat(service.number("SELECT count(*) FROM billing")).isPositive();
    }

    static Stream<Arguments> damages() {
        return Stream.of(
                damage("a bag id that is none", value -> value.put("parentBagId", "not-a-uuid")),
                damage("no bag id", value -> value.remove("parentBagId")),
                damage("no code", value -> value.putNull("parentCode")),
                damage("NUL in the code", value -> value.put("parentCode", "SB\u0000")),
                damage("half a character in the bill", value -> value.put("billNumber", "BILL-\ud800")),
                damage("an endless bill", value -> value.put("billNumber", "B".repeat(30_000))),
                damage("no bill", value -> value.remove("billNumber")),
                damage("a version that is a text", value -> value.put("parentVersion", "1")),
                damage("a version beyond a long", value -> value.put("parentVersion", new BigInteger("9".repeat(30)))),
                damage("a version of 0", value -> value.put("parentVersion", 0)),
                damage("a scan id that is none", value -> value.put("scanId", "x")),
                damage("nobody", value -> value.remove("actor")),
                damage("a time that is none", value -> value.put("occurredAt", "yesterday")),
                damage("a time after all times", value -> value.put("recordedAt", "+999999999-12-31T00:00:00Z")));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("damages")
    void callsAnEventUnusableBeforeItWritesAnything(String what, Consumer<ObjectNode> damage) {
        String sack = service.aSackOf(1);
        seal(sack);
        ObjectNode broken = (ObjectNode) value(sack, bagId(sack), "BILL-A", 2);
        damage.accept(broken);
        ReceivedEvent good = billed(sack, "BILL-A", 1);

        for (String type : List.of("ParentBilled", "ParentUnbilled")) {
            assertThatExceptionOfType(UnusableEvent.class)
                    .isThrownBy(() -> applyAndCommit(good, received(type, broken)));
        }

        assertThat(state(sack)).isEqualTo("SEALED");
        assertThat(service.number("SELECT count(*) FROM billing WHERE parent_code = ?", sack))
                .isZero();
    }

    @Test
    void callsAVersionUnusableThatItDoesNotKnowAndIgnoresOtherTypes() {
        JsonNode value = JSON.createObjectNode();

        assertThatExceptionOfType(UnusableEvent.class).isThrownBy(() -> apply(received("ParentBilled", 2, value)));
        apply(received("BillPainted", 7, value), received("BillCompleted", 2, value));
    }

    @Test
    void setsAnUnusableEventAsideAndLearnsFromTheNextOne() throws Exception {
        String sack = service.aSackOf(1);
        seal(sack);
        String bill = "BILL-K" + sack;
        ObjectNode broken = (ObjectNode) value(sack, bagId(sack), bill, 1);
        broken.put("parentBagId", "not-a-uuid");

        publish(bill, "ParentBilled.v1", broken);
        publish(bill, "ParentBilled.v2", value(sack, bagId(sack), bill, 2));
        publish(bill, "ParentBilled.v1", value(sack, bagId(sack), bill, 3));

        await().atMost(Duration.ofSeconds(30)).until(() -> "BILLED".equals(state(sack)));
        assertThat(service.number(
                        "SELECT count(*) FROM outbox WHERE topic = 'scan-service.billing.billing.bill.dlt' AND key = ?",
                        bill))
                .isEqualTo(2);
    }

    @Test
    void learnsFromKafka() throws Exception {
        String sack = service.aSackOf(1);
        seal(sack);

        publish("BILL-K", "ParentBilled.v1", value(sack, bagId(sack), "BILL-K", 1));

        await().atMost(Duration.ofSeconds(30)).until(() -> "BILLED".equals(state(sack)));
    }

    private static Arguments damage(String what, Consumer<ObjectNode> damage) {
        return arguments(what, damage);
    }

    private static void publish(String bill, String type, JsonNode value) throws Exception {
        ProducerRecord<String, String> sent =
                new ProducerRecord<>("billing.bill", bill, JSON.writeValueAsString(value));
        Map<String, String> headers = Map.of(
                "ce_id", UuidCreator.getTimeOrderedEpoch().toString(),
                "ce_specversion", "1.0",
                "ce_type", "io.traitortrack." + type,
                "ce_source", "/bill-service",
                "ce_time", "2026-11-21T05:00:00.000000Z",
                "ce_subject", bill,
                "ce_sequence", "00000000000000000001",
                "ce_subjectversion", "2",
                "ce_requestid", "test-request",
                "content-type", "application/json");
        headers.forEach((name, text) -> sent.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        try (KafkaProducer<String, String> producer = new KafkaProducer<>(
                Map.of("bootstrap.servers", TestServers.kafka().address()),
                new StringSerializer(),
                new StringSerializer())) {
            producer.send(sent).get();
        }
    }

    private void seal(String sack) {
        expect(
                200,
                service.post("/api/v1/bags/" + sack + "/seal", Map.of("reason", "END_OF_LOT"), service.dispatcher()));
    }

    /** As the projection would be left if what it wrote before it threw were kept. */
    private void applyAndCommit(ReceivedEvent... events) {
        BillingProjection projection = service.bean(BillingProjection.class);
        TransactionTemplate transaction = new TransactionTemplate(service.bean(PlatformTransactionManager.class));
        UnusableEvent thrown = transaction.execute(status -> {
            try {
                projection.apply(List.of(events));
                return null;
            } catch (UnusableEvent unusable) {
                return unusable;
            }
        });
        if (thrown != null) {
            throw thrown;
        }
    }

    private void apply(ReceivedEvent... events) {
        BillingProjection projection = service.bean(BillingProjection.class);
        new TransactionTemplate(service.bean(PlatformTransactionManager.class))
                .executeWithoutResult(status -> projection.apply(List.of(events)));
    }

    private JsonNode bag(String sack) {
        return expect(200, service.get("/api/v1/bags/" + sack, service.dispatcher()))
                .body();
    }

    private String state(String sack) {
        return bag(sack).path("state").stringValue();
    }

    private @Nullable String bill(String sack) {
        return bag(sack).path("bill").path("number").stringValue(null);
    }

    private ReceivedEvent billed(String sack, String bill, long version) {
        return received("ParentBilled", value(sack, bagId(sack), bill, version));
    }

    private ReceivedEvent unbilled(String sack, String bill, long version) {
        return received("ParentUnbilled", value(sack, bagId(sack), bill, version));
    }

    private UUID bagId(String sack) {
        return UUID.fromString(bag(sack).path("bagId").stringValue());
    }

    private static JsonNode value(String sack, UUID bagId, String bill, long version) {
        ObjectNode value = JSON.createObjectNode();
        value.put("billNumber", bill);
        value.put("parentCode", sack);
        value.put("parentBagId", bagId.toString());
        value.put("parentVersion", version);
        value.put("actor", "biller");
        value.put("occurredAt", "2026-11-21T05:00:0" + version + ".000000Z");
        value.put("recordedAt", "2026-11-21T05:00:0" + version + ".000000Z");
        return value;
    }

    private static ReceivedEvent received(String type, JsonNode value) {
        return received(type, 1, value);
    }

    private static ReceivedEvent received(String type, int version, JsonNode value) {
        return new ReceivedEvent(
                UuidCreator.getTimeOrderedEpoch(),
                type,
                version,
                "/bill-service",
                1,
                Instant.parse("2026-11-21T05:00:00Z"),
                "BILL",
                1L,
                "request",
                null,
                null,
                value,
                "billing.bill",
                0,
                0);
    }
}
