package io.traitortrack.localstack.deployment;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import io.traitortrack.localstack.state.Checkout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;

/** A new version comes without a failed request, and nobody speaks to whom they need not. */
class RollOutRulesTest {

    private static final Path ROOT = Checkout.find().root();
    private static final List<String> SERVICES = List.of("scan-service", "bill-service", "audit-service", "gateway");
    /** The web server's requests, then everything else. */
    private static final int PHASES = 2;

    static Stream<Cluster> overlays() {
        return Stream.of("single", "production").map(name -> Cluster.rendered(ROOT, name));
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void oneComesBeforeOneGoes(Cluster cluster) {
        assertThat(cluster.all("Deployment")).hasSize(SERVICES.size() + 1).allSatisfy(deployment -> {
            assertThat(deployment
                            .at("spec", "strategy", "rollingUpdate", "maxUnavailable")
                            .text())
                    .isEqualTo("0");
            assertThat(Cluster.pod(deployment)
                            .at("spec", "topologySpreadConstraints")
                            .items())
                    .singleElement()
                    .satisfies(spread -> assertThat(
                                    spread.at("labelSelector", "matchLabels").entries())
                            .containsEntry(
                                    "app.kubernetes.io/name",
                                    Cluster.pod(deployment).at("metadata", "labels", "app.kubernetes.io/name")));
        });
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void aServiceHasTheTimeToFinishWhatItBegan(Cluster cluster) throws IOException {
        Yaml compose = Yaml.parse(Files.readString(ROOT.resolve("docker-compose.yml")));
        for (String name : SERVICES) {
            Yaml pod = Cluster.pod(cluster.one("Deployment", name)).at("spec");
            Yaml container = pod.at("containers").items().getFirst();
            int pause = number(container.at("lifecycle", "preStop", "sleep", "seconds"));
            int drain = drain(name);

            assertThat(pause).as(name).isPositive();
            assertThat(number(pod.at("terminationGracePeriodSeconds")))
                    .as(name)
                    .isGreaterThanOrEqualTo(pause + PHASES * drain);
            assertThat(Integer.parseInt(compose.at("services", name, "stop_grace_period")
                            .text()
                            .replace("s", "")))
                    .as(name)
                    .isGreaterThanOrEqualTo(PHASES * drain);
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void aSlowMachineHasFiveMinutesToStartAService(Cluster cluster) {
        for (Yaml deployment : cluster.all("Deployment").toList()) {
            Yaml probe = Cluster.pod(deployment)
                    .at("spec", "containers")
                    .items()
                    .getFirst()
                    .at("startupProbe");
            assertThat(number(probe.at("periodSeconds")) * number(probe.at("failureThreshold")))
                    .as(Cluster.name(deployment))
                    .isGreaterThanOrEqualTo(300);
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void nothingIsAllowedByDefaultInEitherDirection(Cluster cluster) {
        Yaml nothing = cluster.one("NetworkPolicy", "nothing-by-default").at("spec");

        assertThat(nothing.at("policyTypes").items()).extracting(Yaml::text).containsExactly("Ingress", "Egress");
        assertThat(nothing.at("ingress").exists() || nothing.at("egress").exists())
                .isFalse();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void onlyMonitoringReachesAManagementPortAndNobodyIsLetInUnnamed(Cluster cluster) {
        Set<String> management = Set.of("9080", "9000");
        for (Yaml policy : cluster.all("NetworkPolicy").toList()) {
            for (Yaml rule : policy.at("spec", "ingress").items()) {
                Set<String> ports = rule.at("ports").items().stream()
                        .map(port -> port.at("port").text())
                        .collect(Collectors.toSet());
                assertThat(ports).as(Cluster.name(policy)).isNotEmpty();
                assertThat(rule.at("from").items()).as(Cluster.name(policy)).isNotEmpty();
                if (ports.stream().anyMatch(management::contains)) {
                    assertThat(rule.at("from").items())
                            .as(Cluster.name(policy))
                            .singleElement()
                            .satisfies(from -> assertThat(
                                            from.at("namespaceSelector", "matchLabels", "traitortrack.io/monitoring")
                                                    .text())
                                    .isEqualTo("true"));
                }
            }
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everybodyHasAnAccountOfTheirOwnThatMayNothing(Cluster cluster) {
        Set<String> accounts = cluster.all("ServiceAccount")
                .filter(account ->
                        account.at("automountServiceAccountToken").text().equals("false"))
                .map(Cluster::name)
                .collect(Collectors.toSet());

        assertThat(cluster.all("Deployment"))
                .allSatisfy(deployment -> assertThat(Cluster.pod(deployment)
                                .at("spec", "serviceAccountName")
                                .text())
                        .isEqualTo(Cluster.name(deployment))
                        .isIn(accounts));
    }

    @Test
    void whatIsScaledNeverFallsBelowTwo() {
        assertThat(Cluster.rendered(ROOT, "production").all("HorizontalPodAutoscaler"))
                .isNotEmpty()
                .allSatisfy(scaler ->
                        assertThat(number(scaler.at("spec", "minReplicas"))).isGreaterThanOrEqualTo(2));
    }

    /** All of the small size at once, each twice, and ten people besides. */
    @Test
    void aRollOutOfEverythingFindsItsConnections() throws IOException {
        String server = Files.readString(ROOT.resolve("infra/postgres/postgresql.conf"));
        Matcher line = Pattern.compile("#   (\\S+) +(\\d+) pool(?: \\+ 2 relay \\+ 2 migration)? +(\\d+)\n")
                .matcher(server);
        int sum = 0;
        int lines = 0;
        while (line.find()) {
            assertThat(Integer.parseInt(line.group(2))).as(line.group(1)).isEqualTo(pool(line.group(1)));
            sum += Integer.parseInt(line.group(3));
            lines++;
        }

        assertThat(lines).isEqualTo(4);
        assertThat(server).contains(" " + 2 * sum + "\n");
        assertThat(2 * sum + 10)
                .isLessThan(setting(server, "max_connections") - setting(server, "superuser_reserved_connections"));
    }

    private static int pool(String name) throws IOException {
        return name.equals("keycloak")
                ? first("db-pool-max-size=(\\d+)", Files.readString(ROOT.resolve("identity/keycloak.conf")))
                : first(
                        "maximum-pool-size: (?:\\$\\{TT_DB_POOL:)?(\\d+)",
                        Files.readString(ROOT.resolve(name).resolve("src/main/resources/application.yaml")));
    }

    private static int setting(String file, String name) {
        return first(name + " = (\\d+)", file);
    }

    private static int first(String pattern, String text) {
        Matcher matcher = Pattern.compile(pattern).matcher(text);
        assertThat(matcher.find()).as(pattern).isTrue();
        return Integer.parseInt(matcher.group(1));
    }

    private static int drain(String service) throws IOException {
        return first(
                "timeout-per-shutdown-phase: (\\d+)s",
                Files.readString(ROOT.resolve(service).resolve("src/main/resources/application.yaml")));
    }

    private static int number(Yaml value) {
        return Integer.parseInt(value.text());
    }
}
