package io.traitortrack.testkit.contract;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import com.networknt.schema.Error;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaLocation;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/** The schema files of {@code docs/events}, read from disk only, as published or closed for additions. */
final class Schemas {

    /** Only a name space for references between the files; nothing is ever fetched from it. */
    private static final String BASE = "https://contracts.invalid/";

    private final Path events;
    private final JsonMapper json;
    private final boolean closed;
    private final SchemaRegistry registry;
    private final Map<String, Schema> compiled = new ConcurrentHashMap<>();

    /** @param closed whether a property that no schema declares is an error */
    Schemas(Path events, JsonMapper json, boolean closed) {
        this.events = events;
        this.json = json;
        this.closed = closed;
        this.registry = SchemaRegistry.withDefaultDialect(
                SpecificationVersion.DRAFT_2020_12, builder -> builder.schemas(this::text));
    }

    /** Returns what is wrong with the value, empty where nothing is. */
    List<String> check(String file, JsonNode value) {
        Schema schema = compiled.computeIfAbsent(file, name -> registry.getSchema(SchemaLocation.of(BASE + name)));
        return schema
                .validate(value, execution -> execution.executionConfig(config -> config.formatAssertionsEnabled(true)))
                .stream()
                .map(Error::toString)
                .toList();
    }

    private @Nullable String text(String iri) {
        if (!iri.startsWith(BASE)) {
            return null;
        }
        Path file = events.resolve(URI.create(iri).getPath().substring(1));
        try {
            JsonNode schema = json.readTree(Files.readString(file));
            if (closed) {
                close(schema);
            }
            return json.writeValueAsString(schema);
        } catch (IOException unreadable) {
            throw new UncheckedIOException("cannot read " + file, unreadable);
        }
    }

    private static void close(JsonNode schema) {
        if (schema instanceof ObjectNode object
                && object.path("additionalProperties").isBoolean()) {
            object.put("additionalProperties", false);
        }
        schema.forEach(Schemas::close);
    }
}
