package io.traitortrack.gateway.openapi;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/**
 * One OpenAPI 3.1 document made of the parts that the services publish.
 *
 * <p>Paths are taken as they are; a component that two parts define alike is kept once, and one that they define
 * differently gets the service's name in front, in its definition and in every reference. Each operation answers
 * anything else with a problem, unless it says so itself.
 */
final class ApiDocument {

    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
    private static final Set<String> METHODS =
            Set.of("get", "put", "post", "delete", "options", "head", "patch", "trace");
    private static final String PREFIX = "#/components/";

    private final ObjectNode document;
    private final Set<String> operationIds = new TreeSet<>();
    private final List<String> missing = new ArrayList<>();

    /** Starts from the gateway's own part, which holds the title, the security schemes and the problem. */
    ApiDocument(ObjectNode own, String edge, String issuer) {
        this.document = own.deepCopy();
        document.putArray("servers").addObject().put("url", edge);
        ObjectNode schemes = components("securitySchemes");
        schemes.putObject("bearer").put("type", "http").put("scheme", "bearer").put("bearerFormat", "JWT");
        schemes.putObject("openIdConnect")
                .put("type", "openIdConnect")
                .put("openIdConnectUrl", issuer + "/.well-known/openid-configuration");
        document.withObject("/paths").properties().forEach(path -> finish(path.getValue(), "gateway"));
    }

    /** Adds a service's part. */
    ApiDocument add(String service, ObjectNode given) {
        ObjectNode part = given.deepCopy();
        Map<String, String> renamed = renames(service, part);
        rewrite(part, renamed);
        for (Map.Entry<String, JsonNode> kind : part.path("components").properties()) {
            if (!kind.getKey().equals("securitySchemes")) {
                ObjectNode target = components(kind.getKey());
                kind.getValue().properties().forEach(component -> {
                    String reference = PREFIX + kind.getKey() + "/" + component.getKey();
                    String name = renamed.getOrDefault(reference, reference);
                    target.set(name.substring(name.lastIndexOf('/') + 1), component.getValue());
                });
            }
        }
        ObjectNode paths = document.withObject("/paths");
        for (Map.Entry<String, JsonNode> path : part.path("paths").properties()) {
            if (path.getValue() instanceof ObjectNode item) {
                finish(item, service);
                ObjectNode known = paths.get(path.getKey()) instanceof ObjectNode there ? there : NODES.objectNode();
                known.setAll(item);
                paths.set(path.getKey(), known);
            }
        }
        return this;
    }

    /** Notes that a service did not answer; the document says so instead of failing. */
    ApiDocument missing(String service) {
        missing.add(service);
        return this;
    }

    boolean isComplete() {
        return missing.isEmpty();
    }

    ObjectNode json() {
        ObjectNode whole = document.deepCopy();
        if (!missing.isEmpty()) {
            ArrayNode names = whole.putArray("x-missing-services");
            missing.forEach(names::add);
            ObjectNode info = whole.withObject("/info");
            info.put(
                    "description",
                    info.path("description").asString("") + " Incomplete: did not answer: " + String.join(", ", missing)
                            + ".");
        }
        return whole;
    }

    private Map<String, String> renames(String service, ObjectNode part) {
        Map<String, String> renamed = new LinkedHashMap<>();
        String front = capitalised(service.replace("-service", ""));
        for (Map.Entry<String, JsonNode> kind : part.path("components").properties()) {
            JsonNode there = document.path("components").path(kind.getKey());
            kind.getValue().properties().forEach(component -> {
                JsonNode known = there.get(component.getKey());
                if (known != null && !known.equals(component.getValue())) {
                    String place = PREFIX + kind.getKey() + "/";
                    renamed.put(place + component.getKey(), place + front + capitalised(component.getKey()));
                }
            });
        }
        return renamed;
    }

    private static void rewrite(JsonNode node, Map<String, String> renamed) {
        if (renamed.isEmpty()) {
            return;
        }
        if (node instanceof ObjectNode object) {
            String reference = object.path("$ref").asString("");
            String now = renamed.get(reference);
            if (now != null) {
                object.put("$ref", now);
            }
            object.path("discriminator").path("mapping").properties().forEach(mapping -> {
                String target = renamed.get(mapping.getValue().asString(""));
                if (target != null) {
                    ((ObjectNode) object.path("discriminator").path("mapping")).put(mapping.getKey(), target);
                }
            });
        }
        node.forEach(child -> rewrite(child, renamed));
    }

    private void finish(JsonNode item, String service) {
        for (Map.Entry<String, JsonNode> entry : item.properties()) {
            if (METHODS.contains(entry.getKey()) && entry.getValue() instanceof ObjectNode operation) {
                String id = operation.path("operationId").asString("");
                if (!id.isEmpty() && !operationIds.add(id)) {
                    String unique = service.replace("-service", "") + capitalised(id);
                    operationIds.add(unique);
                    operation.put("operationId", unique);
                }
                ObjectNode responses = operation.withObject("/responses");
                if (responses.get("default") == null) {
                    responses.putObject("default").put("$ref", "#/components/responses/Problem");
                }
                if (operation.get("security") == null) {
                    ArrayNode either = operation.putArray("security");
                    either.addObject().putArray("bearer");
                    either.addObject().putArray("openIdConnect");
                }
            }
        }
    }

    private ObjectNode components(String kind) {
        return document.withObject("/components/" + kind);
    }

    private static String capitalised(String word) {
        return word.isEmpty() ? word : Character.toUpperCase(word.charAt(0)) + word.substring(1);
    }
}
