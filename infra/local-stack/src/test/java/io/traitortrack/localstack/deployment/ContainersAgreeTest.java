package io.traitortrack.localstack.deployment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

import io.traitortrack.localstack.state.Checkout;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A container is the same one in compose and on Kubernetes: its memory, its user, its ports, its question, its words. */
class ContainersAgreeTest {

    private static final Path ROOT = Checkout.find().root();

    private static Yaml compose;
    private static Cluster single;
    private static Cluster production;

    @BeforeAll
    static void readEverything() throws IOException {
        compose = Yaml.parse(Files.readString(ROOT.resolve("docker-compose.yml")));
        single = Cluster.rendered(ROOT, "single");
        production = Cluster.rendered(ROOT, "production");
    }

    @Test
    void takesAsMuchMemory() {
        for (Cluster cluster : List.of(single, production)) {
            for (Yaml workload : cluster.workloads()) {
                String limit = compose.at("services", Cluster.name(workload), "mem_limit")
                        .text()
                        .replace("m", "Mi")
                        .replace("g", "Gi");

                assertThat(container(workload)
                                .at("resources", "limits", "memory")
                                .text())
                        .as(cluster.overlay() + " " + Cluster.name(workload))
                        .isEqualTo(limit);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"scan-service", "bill-service", "audit-service", "gateway"})
    void listensAtThePortsThatItIsToldAndAnswersThereWhetherItIsReady(String name) {
        Yaml told = compose.at("services", name, "environment");
        Yaml container = container(single.one("Deployment", name));
        String question = compose.at("services", name, "healthcheck", "test").text();

        assertThat(port(container, "http")).isEqualTo(told.at("SERVER_PORT").text());
        assertThat(port(container, "management"))
                .isEqualTo(told.at("MANAGEMENT_SERVER_PORT").text());
        assertThat(question)
                .contains("/" + port(container, "management") + " ")
                .contains(" " + readiness(container) + " ");
    }

    @Test
    void keycloakIsAskedTheSameQuestion() {
        Yaml container = container(single.one("Deployment", "keycloak"));

        assertThat(compose.at("services", "keycloak", "healthcheck", "test").text())
                .contains("/" + port(container, "management") + " ")
                .contains(" " + readiness(container) + " ");
    }

    /** A question asked with the shell's own means: images have no other program for it. */
    @Test
    void aQuestionNeedsNoProgram() {
        for (String name : List.of("scan-service", "bill-service", "audit-service", "gateway", "keycloak")) {
            assertThat(compose.at("services", name, "healthcheck", "test").text())
                    .as(name)
                    .doesNotContainPattern("curl|wget|grep|nc ");
        }
    }

    @ParameterizedTest
    @CsvSource({"kafka, entrypoint, command", "redis, command, command", "postgres, command, args"})
    void serversAreStartedWithTheSameWords(String name, String composed, String clustered) {
        Yaml container = container(single.one("StatefulSet", name));

        assertThat(words(container.at(clustered)))
                .isEqualTo(words(compose.at("services", name, composed)).replace("$$", "$"));
    }

    @Test
    void topicsAreDeclaredWithTheSameWords() {
        for (Cluster cluster : List.of(single, production)) {
            assertThat(words(container(cluster.one("Job", "topics")).at("command")))
                    .isEqualTo(words(compose.at("services", "topics", "entrypoint")));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"kafka", "redis"})
    void serversRunAsTheSameUser(String name) {
        Yaml user = Cluster.pod(single.one("StatefulSet", name)).at("spec", "securityContext");

        assertThat(compose.at("services", name, "user").text())
                .isEqualTo(user.at("runAsUser").text() + ":"
                        + user.at("runAsGroup").text());
    }

    @Test
    void imagesSayTheUserThatKubernetesDemands() throws IOException {
        Map<String, String> dockerfiles = Map.of(
                "scan-service", "infra/images/Dockerfile",
                "bill-service", "infra/images/Dockerfile",
                "audit-service", "infra/images/Dockerfile",
                "gateway", "infra/images/Dockerfile",
                "keycloak", "identity/Dockerfile");

        for (Map.Entry<String, String> image : dockerfiles.entrySet()) {
            String user = Cluster.pod(production.one("Deployment", image.getKey()))
                    .at("spec", "securityContext", "runAsUser")
                    .text();
            assertThat(compose.at("services", image.getKey(), "build", "dockerfile")
                            .text())
                    .isEqualTo(image.getValue());
            assertThat(Files.readString(ROOT.resolve(image.getValue()))).containsPattern("\nUSER " + user + "[:\n]");
        }
    }

    @Test
    void databasesAreMadeInOneWay() throws IOException {
        String composed = compose.at("services", "postgres", "environment", "POSTGRES_INITDB_ARGS")
                .text();
        String here = Files.readString(
                ROOT.resolve("infra/local-stack/src/main/java/io/traitortrack/localstack/server/PostgresServer.java"));

        assertThat(single.environment(single.one("StatefulSet", "postgres")))
                .containsEntry("POSTGRES_INITDB_ARGS", composed);
        assertThat(composed.split(" "))
                .hasSizeGreaterThan(3)
                .allSatisfy(argument -> assertThat(here).contains('"' + argument + '"'));
    }

    /** Keycloak's image holds what the local stack copies, but for the users of the demonstration. */
    @Test
    void oneRealmAndOneSetOfSettings() throws IOException {
        String dockerfile = Files.readString(ROOT.resolve("identity/Dockerfile"));
        String allowed = Files.readString(ROOT.resolve(".dockerignore"));
        Path realm = Checkout.find().realmFiles().resolve("traitortrack-realm.json");

        for (Path file : List.of(realm, ROOT.resolve("identity/keycloak.conf"))) {
            assertThat(file).exists();
            assertThat(dockerfile).contains("COPY " + ROOT.relativize(file) + " ");
            assertThat(allowed).contains("!" + ROOT.relativize(file) + "\n");
        }
        assertThat(dockerfile + allowed).doesNotContain("demonstration-users");
    }

    private static Yaml container(Yaml workload) {
        return Cluster.pod(workload).at("spec", "containers").items().getFirst();
    }

    private static String port(Yaml container, String name) {
        return container
                .at("ports")
                .named(name)
                .orElseThrow()
                .at("containerPort")
                .text();
    }

    private static String readiness(Yaml container) {
        return container.at("readinessProbe", "httpGet", "path").text();
    }

    private static String words(Yaml list) {
        List<String> words = list.items().stream().map(Yaml::text).toList();
        assertThat(words).isNotEmpty();
        return String.join(" ", words);
    }
}
