package io.traitortrack.identity;

import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The two files of this module, and words to read them with. */
final class RealmFiles {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Path FOLDER = Path.of(System.getProperty("tt.root")).resolve("identity/realm");

    private RealmFiles() {}

    static JsonNode realm() {
        return JSON.readTree(FOLDER.resolve("traitortrack-realm.json"));
    }

    static JsonNode demonstration() {
        return JSON.readTree(FOLDER.resolve("demonstration-users.json"));
    }

    static Path demonstrationFile() {
        return FOLDER.resolve("demonstration-users.json");
    }

    static JsonNode json(String text) {
        return JSON.readTree(text);
    }

    static Stream<JsonNode> all(JsonNode array) {
        return StreamSupport.stream(array.spliterator(), false);
    }

    static List<String> texts(JsonNode array) {
        return all(array).map(JsonNode::asString).toList();
    }

    static List<String> texts(JsonNode array, String field) {
        return all(array).map(element -> element.path(field).asString("")).toList();
    }

    /** The element of an array whose field has that value. */
    static JsonNode one(JsonNode array, String field, String value) {
        return all(array)
                .filter(element -> value.equals(element.path(field).asString("")))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no " + field + " " + value));
    }

    /** Every value under a field of that name, however deep. */
    static List<JsonNode> everywhere(JsonNode node, String field) {
        return node.findValues(field);
    }
}
