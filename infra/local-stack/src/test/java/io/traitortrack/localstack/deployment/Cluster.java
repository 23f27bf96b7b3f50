package io.traitortrack.localstack.deployment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** What an overlay asks of a cluster, as kubectl renders it. */
record Cluster(String overlay, List<Yaml> objects) {

    static Cluster rendered(Path root, String overlay) {
        try {
            Process kustomize = new ProcessBuilder("kubectl", "kustomize", "k8s/overlays/" + overlay)
                    .directory(root.toFile())
                    .redirectError(ProcessBuilder.Redirect.INHERIT)
                    .start();
            String text = new String(kustomize.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (kustomize.waitFor() != 0) {
                throw new AssertionError("kubectl cannot render k8s/overlays/" + overlay);
            }
            return new Cluster(overlay, Yaml.parseAll(text));
        } catch (IOException missing) {
            throw new AssertionError("kubectl is missing; on Debian: apt-get install kubernetes-client", missing);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    Stream<Yaml> all(String kind) {
        return objects.stream().filter(object -> object.at("kind").text().equals(kind));
    }

    Yaml one(String kind, String name) {
        return all(kind)
                .filter(object -> object.at("metadata", "name").text().equals(name))
                .findFirst()
                .orElseThrow(() -> new AssertionError(overlay + " has no " + kind + " " + name));
    }

    /** Everything that runs containers. */
    List<Yaml> workloads() {
        return Stream.of("Deployment", "StatefulSet", "Job").flatMap(this::all).toList();
    }

    static Yaml pod(Yaml workload) {
        return workload.at("spec", "template");
    }

    static String name(Yaml object) {
        return object.at("metadata", "name").text();
    }

    /** The environment of a workload's only container: name to value, or to where it comes from. */
    Map<String, String> environment(Yaml workload) {
        Yaml container = pod(workload).at("spec", "containers").items().getFirst();
        Map<String, String> all = new LinkedHashMap<>();
        for (Yaml source : container.at("envFrom").items()) {
            one("ConfigMap", source.at("configMapRef", "name").text())
                    .at("data")
                    .entries()
                    .forEach((name, value) -> all.put(name, value.text()));
        }
        for (Yaml variable : container.at("env").items()) {
            Yaml secret = variable.at("valueFrom", "secretKeyRef");
            Yaml setting = variable.at("valueFrom", "configMapKeyRef");
            all.put(
                    variable.at("name").text(),
                    secret.exists()
                            ? "secret:" + secret.at("key").text()
                            : setting.exists()
                                    ? one("ConfigMap", setting.at("name").text())
                                            .at("data", setting.at("key").text())
                                            .text()
                                    : variable.at("value").text());
        }
        return all;
    }
}
