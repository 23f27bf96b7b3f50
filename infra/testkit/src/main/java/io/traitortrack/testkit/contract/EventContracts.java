package io.traitortrack.testkit.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The contracts of all events: producers are held to them strictly, consumers read their examples.
 *
 * <p>Strict means that a property or header that the schema does not declare is an error, although the published
 * schema lets subscribers expect additions: what is published must be described.
 */
public final class EventContracts {

    private static final int MOST_BYTES = 48 * 1024;
    private static final String ENVELOPE = "envelope.schema.json";
    private static final String PERSONAL = "audit.personal";

    private final JsonMapper json = JsonMapper.builder()
            .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();
    private final Path events;
    private final Map<EventType, Path> files = new TreeMap<>();
    private final Schemas published;
    private final Schemas closed;

    private EventContracts(Path events) {
        this.events = events;
        this.published = new Schemas(events, json, false);
        this.closed = new Schemas(events, json, true);
        for (Path file : list(events, 2)) {
            if (file.getNameCount() == 2 && file.getFileName().toString().endsWith(".schema.json")) {
                files.put(EventType.ofFile(file.getFileName().toString()), file);
            }
        }
    }

    /** Reads the contracts below {@code docs/events} of this source tree. */
    public static EventContracts load(Path root) {
        return new EventContracts(root.resolve("docs/events"));
    }

    /** Reads the contracts of the tree that the build runs in (system property {@code tt.root}). */
    public static EventContracts load() {
        return load(Path.of(System.getProperty("tt.root", ".")));
    }

    /** Returns every event and version that has a schema. */
    public Set<EventType> types() {
        return files.keySet();
    }

    /** Returns the topic that an event is published to, e.g. {@code scanning.bag}; dead letters have a pattern. */
    public String topic(EventType type) {
        return schema(type).required("x-topic").asString();
    }

    /** Returns every example ever published of an event, all versions; a consumer must read each. */
    public List<PublishedEvent> examples(String type) {
        return types().stream()
                .filter(known -> known.name().equals(type))
                .flatMap(known -> examples(known).stream())
                .toList();
    }

    /** Returns every example of an event in one version. */
    public List<PublishedEvent> examples(EventType type) {
        Path folder = events.resolve(file(type)).resolveSibling("examples").resolve(type.toString());
        return list(folder, 1).stream()
                .map(file -> PublishedEvent.read(
                        file.getFileName().toString().replaceFirst("\\.json$", ""), read(folder.resolve(file))))
                .toList();
    }

    /** Fails unless this record, with its whole envelope, is what the contract says, and no more. */
    public void assertProduced(String type, int version, Map<String, String> headers, String key, String value) {
        EventType event = new EventType(type, version);
        List<String> wrong = new ArrayList<>(checkFact(event, key, value));
        wrong.addAll(checkEnvelope(event, headers, key, value));
        report(event, key, value, wrong);
    }

    /** Fails unless this fact, as it waits in an outbox, is what the contract says, and no more. */
    public void assertWritten(String topic, String ceType, String key, @Nullable Long subjectVersion, String value) {
        EventType event = types().stream()
                .filter(known -> known.ceType().equals(ceType))
                .findAny()
                .orElseThrow(() -> new AssertionError(ceType + " has no schema in " + events));
        List<String> wrong = new ArrayList<>(checkFact(event, key, value));
        if (!topic.matches(topic(event).replace(".", "\\.").replaceAll("\\{[a-z]+}", "[a-z.-]+"))) {
            wrong.add("topic is " + topic + ", must be " + topic(event));
        }
        checkSubjectVersion(event, subjectVersion != null, wrong);
        report(event, key, value, wrong);
    }

    /** Returns what is wrong with a value for a subscriber: additions are not. */
    public List<String> check(EventType type, JsonNode value) {
        return published.check(slashed(file(type)), value);
    }

    private List<String> checkFact(EventType type, String key, String value) {
        JsonNode fact;
        try {
            fact = json.readTree(value);
        } catch (JacksonException malformed) {
            return List.of("the value is not JSON: " + malformed.getOriginalMessage());
        }
        List<String> wrong = new ArrayList<>(closed.check(slashed(file(type)), fact));
        String keyField = schema(type).required("x-key").asString();
        if (fact.has(keyField) && !fact.required(keyField).asString().equals(key)) {
            wrong.add("key is " + key + ", must be the value's " + keyField);
        }
        if (key.isEmpty() || key.length() > 100) {
            wrong.add("key has " + key.length() + " characters, must have 1 to 100");
        }
        if (value.getBytes(StandardCharsets.UTF_8).length >= MOST_BYTES) {
            wrong.add("value is not under 48 KiB");
        }
        return wrong;
    }

    private List<String> checkEnvelope(EventType type, Map<String, String> headers, String key, String value) {
        List<String> wrong = new ArrayList<>(closed.check(ENVELOPE, json.valueToTree(headers)));
        if (!type.ceType().equals(headers.get("ce_type"))) {
            wrong.add("ce_type is " + headers.get("ce_type") + ", must be " + type.ceType());
        }
        if (!key.equals(headers.get("ce_subject"))) {
            wrong.add("ce_subject is " + headers.get("ce_subject") + ", must be the key " + key);
        }
        checkSubjectVersion(type, headers.containsKey("ce_subjectversion"), wrong);
        if (headers.containsKey("ce_sequence") == topic(type).equals(PERSONAL)) {
            wrong.add("ce_sequence must be on every record but those of " + PERSONAL);
        }
        if (wrong.isEmpty() && !topic(type).equals(PERSONAL)) {
            Instant recordedAt =
                    Instant.parse(json.readTree(value).required("recordedAt").asString());
            if (!recordedAt.equals(Instant.parse(headers.getOrDefault("ce_time", "")))) {
                wrong.add("ce_time is " + headers.get("ce_time") + ", must be recordedAt " + recordedAt);
            }
        }
        return wrong;
    }

    private void checkSubjectVersion(EventType type, boolean given, List<String> wrong) {
        boolean asked = schema(type).required("x-subject-version").asBoolean();
        if (given != asked) {
            wrong.add("subject version is " + (given ? "given" : "missing"));
        }
    }

    private static void report(EventType type, String key, String value, List<String> wrong) {
        if (!wrong.isEmpty()) {
            throw new AssertionError(
                    type + " of " + key + " breaks its contract:\n  " + String.join("\n  ", wrong) + "\n" + value);
        }
    }

    /** Returns the schema of an event as it is published. */
    JsonNode schema(EventType type) {
        return read(events.resolve(file(type)));
    }

    /** Returns the schema's file, relative to {@code docs/events}. */
    Path file(EventType type) {
        Path file = files.get(type);
        if (file == null) {
            throw new AssertionError(type + " has no schema in " + events);
        }
        return file;
    }

    private JsonNode read(Path file) {
        try {
            return json.readTree(Files.readString(file));
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + file, unreadable);
        }
    }

    private static String slashed(Path file) {
        return file.toString().replace('\\', '/');
    }

    private static List<Path> list(Path folder, int depth) {
        if (!Files.isDirectory(folder)) {
            return List.of();
        }
        try (Stream<Path> found = Files.walk(folder, depth)) {
            return found.filter(Files::isRegularFile)
                    .map(folder::relativize)
                    .sorted()
                    .toList();
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot list " + folder, unreadable);
        }
    }
}
