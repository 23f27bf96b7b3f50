package io.traitortrack.localstack.deployment;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import org.jspecify.annotations.Nullable;

/** A node of a document: asked by path, empty where there is nothing. */
record Yaml(@Nullable Object node) {

    static Yaml parse(String text) {
        return new Yaml(new org.yaml.snakeyaml.Yaml().load(text));
    }

    static List<Yaml> parseAll(String text) {
        List<Yaml> all = new ArrayList<>();
        new org.yaml.snakeyaml.Yaml().loadAll(text).forEach(document -> all.add(new Yaml(document)));
        return all;
    }

    Yaml at(String... path) {
        @Nullable Object found = node;
        for (String name : path) {
            found = found instanceof Map<?, ?> map ? map.get(name) : null;
        }
        return new Yaml(found);
    }

    String text() {
        return String.valueOf(node);
    }

    boolean exists() {
        return node != null;
    }

    List<Yaml> items() {
        return node instanceof List<?> list ? list.stream().map(Yaml::new).toList() : List.of();
    }

    Map<String, Yaml> entries() {
        Map<String, Yaml> entries = new LinkedHashMap<>();
        if (node instanceof Map<?, ?> map) {
            map.forEach((name, value) -> entries.put(String.valueOf(name), new Yaml(value)));
        }
        return entries;
    }

    Optional<Yaml> named(String name) {
        return items().stream()
                .filter(item -> item.at("name").text().equals(name))
                .findFirst();
    }
}
