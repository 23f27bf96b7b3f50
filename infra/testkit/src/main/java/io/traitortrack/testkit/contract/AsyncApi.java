package io.traitortrack.testkit.contract;

import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

import tools.jackson.databind.JsonNode;
import tools.jackson.dataformat.yaml.YAMLMapper;

/** What {@code docs/events/asyncapi.yaml} says: the topics, their settings and the messages on them. */
public final class AsyncApi {

    /**
     * A topic as declared.
     *
     * @param name e.g. {@code scanning.bag}; a pattern where consumers have one each
     * @param partitions final once records exist
     * @param retentionMs milliseconds; -1 means for ever
     * @param mostBytes of one record batch
     */
    public record Topic(String name, int partitions, long retentionMs, int mostBytes) {}

    private final JsonNode document;

    private AsyncApi(JsonNode document) {
        this.document = document;
    }

    /** Reads the document of this source tree. */
    public static AsyncApi load(Path root) {
        return new AsyncApi(new YAMLMapper()
                .readTree(root.resolve("docs/events/asyncapi.yaml").toFile()));
    }

    /** Returns the topics by name. */
    public Map<String, Topic> topics() {
        Map<String, Topic> topics = new TreeMap<>();
        for (JsonNode channel : document.required("channels")) {
            JsonNode kafka = channel.required("bindings").required("kafka");
            JsonNode settings = kafka.required("topicConfiguration");
            String name = channel.required("address").asString();
            topics.put(
                    name,
                    new Topic(
                            name,
                            kafka.required("partitions").asInt(),
                            settings.required("retention.ms").asLong(),
                            settings.required("max.message.bytes").asInt()));
        }
        return topics;
    }

    /** Returns the full types of the messages on a topic, e.g. {@code io.traitortrack.BagLinked.v1}. */
    public Set<String> messages(String topic) {
        Set<String> messages = new TreeSet<>();
        for (JsonNode channel : document.required("channels")) {
            if (channel.required("address").asString().equals(topic)) {
                channel.required("messages")
                        .forEach(message ->
                                messages.add(referenced(message.required("$ref").asString())
                                        .required("name")
                                        .asString()));
            }
        }
        return messages;
    }

    /** Returns, for every message by its full type, the file of its schema relative to {@code docs/events}. */
    public Map<String, String> payloads() {
        Map<String, String> payloads = new TreeMap<>();
        for (JsonNode message : document.required("components").required("messages")) {
            payloads.put(
                    message.required("name").asString(),
                    message.at("/payload/schema/$ref").asString().replaceFirst("^\\./", ""));
        }
        return payloads;
    }

    /** Returns what a reference inside the document points to; fails where nothing is there. */
    JsonNode referenced(String reference) {
        JsonNode found = document.at(reference.substring(1));
        if (!reference.startsWith("#/") || found.isMissingNode()) {
            throw new AssertionError("asyncapi.yaml refers to nothing: " + reference);
        }
        return found;
    }

    JsonNode document() {
        return document;
    }
}
