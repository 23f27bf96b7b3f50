package io.traitortrack.scanning.input;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;

import tools.jackson.databind.JsonNode;

/**
 * A call as the document describes it.
 *
 * @param path a template, e.g. {@code /api/v1/bags/{code}}
 * @param fields of its JSON body, by name, references followed; empty where it takes no such body
 */
record Call(
        String method,
        String path,
        Set<String> everywhere,
        Set<String> ownSites,
        List<JsonNode> parameters,
        Map<String, JsonNode> fields,
        Set<String> required,
        boolean takesJson,
        boolean takesForm) {

    /** Every call of the document, in its order. */
    static List<Call> all(JsonNode document) {
        List<Call> all = new ArrayList<>();
        document.path("paths")
                .properties()
                .forEach(path -> path.getValue()
                        .properties()
                        .forEach(operation -> all.add(of(
                                operation.getKey().toUpperCase(Locale.ROOT),
                                path.getKey(),
                                operation.getValue(),
                                document))));
        return all;
    }

    private static Call of(String method, String path, JsonNode operation, JsonNode document) {
        JsonNode body = operation.path("requestBody").path("content").path("application/json");
        JsonNode schema = resolved(body.path("schema"), document);
        Map<String, JsonNode> fields = new LinkedHashMap<>();
        schema.path("properties")
                .properties()
                .forEach(field -> fields.put(field.getKey(), resolved(field.getValue(), document)));
        JsonNode roles = operation.path("x-roles");
        return new Call(
                method,
                path,
                texts(roles.path("everywhere")),
                texts(roles.path("ownSites")),
                operation.path("parameters").valueStream().toList(),
                fields,
                texts(schema.path("required")),
                !body.isMissingNode(),
                operation.path("requestBody").path("content").has("multipart/form-data"));
    }

    private static JsonNode resolved(JsonNode schema, JsonNode document) {
        String reference = schema.path("$ref").stringValue("");
        return reference.isEmpty() ? schema : document.at(reference.substring(1));
    }

    private static Set<String> texts(JsonNode list) {
        Set<String> texts = new TreeSet<>();
        list.forEach(text -> texts.add(text.stringValue()));
        return texts;
    }

    /** The field's or the parameter's type, e.g. {@code string}; null is not counted. */
    static String type(JsonNode schema) {
        JsonNode type = schema.path("type");
        return type.isArray()
                ? type.valueStream()
                        .map(JsonNode::stringValue)
                        .filter(name -> !name.equals("null"))
                        .findFirst()
                        .orElse("")
                : type.stringValue("");
    }

    boolean isRead() {
        return method.equals("GET");
    }

    Set<String> roles() {
        Set<String> all = new TreeSet<>(everywhere);
        all.addAll(ownSites);
        return all;
    }

    /** The schemas of the parameters in the path, in the query or in the header. */
    Stream<JsonNode> parametersIn(String place) {
        return parameters.stream()
                .filter(parameter -> parameter.path("in").stringValue("").equals(place));
    }

    boolean takes(String place, String name) {
        return parametersIn(place).anyMatch(parameter -> name(parameter).equalsIgnoreCase(name));
    }

    static String name(JsonNode parameter) {
        return parameter.path("name").stringValue("");
    }

    /** Whether scans, each with an id of its own, are what it takes. */
    boolean isScan() {
        return fields.containsKey("scanId")
                || fields.values().stream()
                        .anyMatch(field ->
                                field.path("items").path("$ref").stringValue("").endsWith("ScanRequest"));
    }

    @Override
    public String toString() {
        return method + " " + path;
    }
}
