package io.traitortrack.testkit.contract;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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

    private static final Pattern CONSUMER = Pattern.compile(
            "implements EventConsumer.*String name\\(\\) \\{\\s*return \"([^\"]+)\".*List\\.of\\((\"[^)]+\")\\)",
            Pattern.DOTALL);

    private static final Pattern QUOTED = Pattern.compile("\"([^\"]+)\"");

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
    void everyConsumerHasATopicForItsDeadLetters() throws IOException {
        Set<String> declared = new TreeSet<>();
        new JsonMapper()
                .readTree(root.resolve("infra/kafka/topics.json"))
                .required("topics")
                .forEach(topic -> declared.add(topic.required("name").asString()));
        Set<String> needed = new TreeSet<>();
        for (String service : Set.of("scan-service", "bill-service")) {
            try (Stream<Path> sources = Files.walk(root.resolve(service + "/src/main/java"))) {
                for (Path source : sources.filter(file -> file.toString().endsWith(".java"))
                        .toList()) {
                    Matcher consumer = CONSUMER.matcher(Files.readString(source));
                    if (consumer.find()) {
                        QUOTED.matcher(consumer.group(2))
                                .results()
                                .forEach(topic -> needed.add(consumer.group(1) + "." + topic.group(1) + ".dlt"));
                    }
                }
            }
        }

        assertThat(needed).hasSizeGreaterThan(2).isSubsetOf(declared);
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
