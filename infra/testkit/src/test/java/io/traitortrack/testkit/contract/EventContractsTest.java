package io.traitortrack.testkit.contract;

import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;

import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class EventContractsTest {

    private static final EventContracts CONTRACTS = EventContracts.load();

    @TestFactory
    Stream<DynamicTest> everyExampleEverPublishedIsAValidRecord() {
        return CONTRACTS.types().stream()
                .flatMap(type -> CONTRACTS.examples(type).stream()
                        .map(example -> DynamicTest.dynamicTest(type + " " + example.name(), () -> {
                            produce(type, example.headers(), example.key(), example.value());
                            assertThat(CONTRACTS.check(type, example.value())).isEmpty();
                        })));
    }

    @Test
    void everyEventHasAnExample() {
        assertThat(CONTRACTS.types())
                .isNotEmpty()
                .allSatisfy(type -> assertThat(CONTRACTS.examples(type))
                        .as("examples of " + type)
                        .isNotEmpty());
    }

    @Test
    void everyWordThatAnEventMayUseForItsOutcomeOrReasonHasAnExample() {
        Map<String, String> outcomes = Map.of("BagScanned", "outcome", "BagSealed", "reason", "ScanRejected", "reason");
        // of the given reasons of a short seal, one stands for all
        Set<String> likeEndOfLot = Set.of("END_OF_SHIFT", "DAMAGED_PACK");

        outcomes.forEach((name, field) -> {
            EventType type = new EventType(name, 1);
            Set<String> declared = new HashSet<>();
            CONTRACTS.schema(type).at("/properties/" + field + "/enum").forEach(word -> declared.add(word.asString()));
            declared.removeAll(likeEndOfLot);
            assertThat(CONTRACTS.examples(type))
                    .extracting(example -> example.value().required(field).asString())
                    .containsAll(declared);
        });
    }

    @Test
    void idsOfExamplesAreUnique() {
        assertThat(CONTRACTS.types().stream()
                        .flatMap(type -> CONTRACTS.examples(type).stream())
                        .map(example -> example.header("ce_id")))
                .doesNotHaveDuplicates();
    }

    @Test
    void everySchemaIsOpenForAdditionsAndSaysWhatItsFieldsMean() {
        for (EventType type : CONTRACTS.types()) {
            JsonNode schema = CONTRACTS.schema(type);
            assertThat(schema.path("title").asString()).isEqualTo(type.name());
            assertThat(schema.path("description").asString()).isNotBlank();
            assertThat(schema.path("additionalProperties").asBoolean(false))
                    .as(type + " is open")
                    .isTrue();
            schema.required("properties")
                    .properties()
                    .forEach(field -> assertThat(field.getValue().has("description")
                                    || field.getValue().has("$ref"))
                            .as(type + "." + field.getKey() + " is described")
                            .isTrue());
        }
    }

    @Test
    void subscribersAcceptAdditions() {
        EventType type = new EventType("BagLinked", 1);
        ObjectNode value = valueOf("BagLinked");

        value.put("colour", "green");

        assertThat(CONTRACTS.check(type, value)).isEmpty();
    }

    @Test
    void producersMayNotAddWhatTheSchemaDoesNotDeclare() {
        ObjectNode value = valueOf("BagLinked");

        value.put("colour", "green");

        refuses("BagLinked", value, "colour");
    }

    @Test
    void producersMayNotAddInsideAnObject() {
        ObjectNode value = valueOf("ParentBilled");

        ((ObjectNode) value.required("totals")).put("sacks", 1);

        refuses("ParentBilled", value, "sacks");
    }

    @Test
    void producersMayNotLeaveOutAField() {
        ObjectNode value = valueOf("BagLinked");

        value.remove("childVersion");

        refuses("BagLinked", value, "childVersion");
    }

    @Test
    void weightsHaveThreeDecimalPlacesAtMost() {
        ObjectNode value = valueOf("BagLinked");

        value.put("weightKg", 1.0005);

        refuses("BagLinked", value, "weightKg");
    }

    @Test
    void aDayThatNoCalendarHasIsRefused() {
        ObjectNode value = valueOf("BagLinked");

        value.put("businessDay", "2026-02-30");

        refuses("BagLinked", value, "businessDay");
    }

    @Test
    void keyAndHeadersAgreeWithTheValue() {
        PublishedEvent linked = CONTRACTS.examples("BagLinked").getFirst();
        Map<String, String> otherTime = new HashMap<>(linked.headers());
        otherTime.put("ce_time", "2026-11-21T05:00:00Z");
        Map<String, String> unnumbered = new HashMap<>(linked.headers());
        unnumbered.remove("ce_sequence");
        Map<String, String> unversioned = new HashMap<>(linked.headers());
        unversioned.remove("ce_subjectversion");
        EventType type = new EventType("BagLinked", 1);

        assertThatThrownBy(() -> produce(type, linked.headers(), "SB00001", linked.value()))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("key is SB00001")
                .hasMessageContaining("ce_subject");
        assertThatThrownBy(() -> produce(type, otherTime, linked.key(), linked.value()))
                .hasMessageContaining("ce_time");
        assertThatThrownBy(() -> produce(type, unnumbered, linked.key(), linked.value()))
                .hasMessageContaining("ce_sequence");
        assertThatThrownBy(() -> produce(type, unversioned, linked.key(), linked.value()))
                .hasMessageContaining("subject version is missing");
    }

    @Test
    void anOutboxRowIsHeldToTopicTypeAndSubjectVersion() {
        PublishedEvent linked = CONTRACTS.examples("BagLinked").getFirst();
        String type = "io.traitortrack.BagLinked.v1";

        CONTRACTS.assertWritten(
                "scanning.bag", type, linked.key(), 3L, linked.value().toString());

        assertThatThrownBy(() -> CONTRACTS.assertWritten(
                        "billing.bill", type, linked.key(), null, linked.value().toString()))
                .hasMessageContaining("topic is billing.bill")
                .hasMessageContaining("subject version is missing");
        assertThatThrownBy(() -> CONTRACTS.assertWritten(
                        "scanning.bag",
                        type + "2",
                        linked.key(),
                        3L,
                        linked.value().toString()))
                .hasMessageContaining("has no schema");
    }

    private void refuses(String type, ObjectNode value, String naming) {
        PublishedEvent example = CONTRACTS.examples(type).getFirst();
        assertThatThrownBy(() -> produce(new EventType(type, 1), example.headers(), example.key(), value))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining(naming);
    }

    private ObjectNode valueOf(String type) {
        return (ObjectNode) CONTRACTS.examples(type).getFirst().value().deepCopy();
    }

    private void produce(EventType type, Map<String, String> headers, String key, JsonNode value) {
        CONTRACTS.assertProduced(type.name(), type.version(), headers, key, value.toString());
    }
}
