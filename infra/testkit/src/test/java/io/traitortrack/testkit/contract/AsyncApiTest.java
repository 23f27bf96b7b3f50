package io.traitortrack.testkit.contract;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static org.assertj.core.api.Assertions.assertThat;

class AsyncApiTest {

    private static final Set<String> TOPICS = Set.of(
            "scanning.bag",
            "scanning.site",
            "billing.bill",
            "billing.return",
            "billing.day",
            "identity.security",
            "gateway.security",
            "audit.personal",
            "{consumer}.{topic}.dlt");

    private final Path root = Path.of(System.getProperty("tt.root", "."));
    private final AsyncApi api = AsyncApi.load(root);
    private final EventContracts contracts = EventContracts.load(root);

    @Test
    void namesEveryTopicOfTheContract() {
        assertThat(api.topics().keySet()).isEqualTo(TOPICS);
    }

    @Test
    void everyMessageHasItsSchemaAndEverySchemaItsMessage() {
        Map<String, String> schemas = new TreeMap<>();
        contracts
                .types()
                .forEach(type -> schemas.put(
                        type.ceType(), contracts.file(type).toString().replace('\\', '/')));

        assertThat(api.payloads()).isEqualTo(schemas);
    }

    @Test
    void everyMessageStandsOnTheTopicThatItsSchemaNames() {
        for (EventType type : contracts.types()) {
            assertThat(api.messages(contracts.topic(type))).contains(type.ceType());
        }
        assertThat(api.topics().keySet().stream().flatMap(topic -> api.messages(topic).stream()))
                .hasSameSizeAs(contracts.types());
    }

    @Test
    void onlyPersonalFieldsExpire() {
        assertThat(api.topics().values()).allSatisfy(topic -> {
            assertThat(topic.retentionMs()).isEqualTo(topic.name().equals("audit.personal") ? 604_800_000L : -1L);
            assertThat(topic.partitions()).isEqualTo(12);
            assertThat(topic.mostBytes()).isEqualTo(1024 * 1024);
        });
    }

    @Test
    void theServersDeclareTheSameTopics() {
        JsonNode declared = new JsonMapper().readTree(root.resolve("infra/kafka/topics.json"));
        Map<String, AsyncApi.Topic> topics = new TreeMap<>();
        for (JsonNode topic : declared.required("topics")) {
            String name = topic.required("name").asString();
            ObjectNode config = (ObjectNode) declared.required("config").deepCopy();
            topic.path("config").properties().forEach(own -> config.set(own.getKey(), own.getValue()));
            topics.put(
                    name,
                    new AsyncApi.Topic(
                            name,
                            topic.path("partitions")
                                    .asInt(declared.required("partitions").asInt()),
                            Long.parseLong(config.required("retention.ms").asString()),
                            Integer.parseInt(
                                    config.required("max.message.bytes").asString())));
        }
        topics.keySet().removeIf(name -> name.endsWith(".dlt"));
        Map<String, AsyncApi.Topic> promised = api.topics();
        promised.remove("{consumer}.{topic}.dlt");

        assertThat(topics).isEqualTo(promised);
    }

    @Test
    void everyReferenceInsideTheDocumentPointsToSomething() {
        assertThat(followReferences(api.document())).isPositive();
    }

    private int followReferences(JsonNode node) {
        int followed = 0;
        JsonNode reference = node.path("$ref");
        if (reference.isString() && reference.asString().startsWith("#")) {
            api.referenced(reference.asString());
            followed++;
        } else if (reference.isString()) {
            assertThat(root.resolve("docs/events").resolve(reference.asString()))
                    .isRegularFile();
            followed++;
        }
        for (JsonNode child : node) {
            followed += followReferences(child);
        }
        return followed;
    }
}
