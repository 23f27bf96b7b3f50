package io.traitortrack.localstack.deployment;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import io.kubernetes.client.openapi.models.V1ConfigMap;
import io.kubernetes.client.openapi.models.V1Deployment;
import io.kubernetes.client.openapi.models.V1Ingress;
import io.kubernetes.client.openapi.models.V1Job;
import io.kubernetes.client.openapi.models.V1NetworkPolicy;
import io.kubernetes.client.openapi.models.V1PodDisruptionBudget;
import io.kubernetes.client.openapi.models.V1Service;
import io.kubernetes.client.openapi.models.V1ServiceAccount;
import io.kubernetes.client.openapi.models.V1StatefulSet;
import io.kubernetes.client.openapi.models.V2HorizontalPodAutoscaler;
import io.traitortrack.localstack.state.Checkout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

/** What every overlay keeps: the schemas of Kubernetes, and the rules of this house. */
class ClusterRulesTest {

    private interface Schema {
        void validate(JsonElement object) throws Exception;
    }

    private static final Map<String, Schema> SCHEMAS = Map.of(
            "ConfigMap", V1ConfigMap::validateJsonElement,
            "Deployment", V1Deployment::validateJsonElement,
            "HorizontalPodAutoscaler", V2HorizontalPodAutoscaler::validateJsonElement,
            "Ingress", V1Ingress::validateJsonElement,
            "Job", V1Job::validateJsonElement,
            "NetworkPolicy", V1NetworkPolicy::validateJsonElement,
            "PodDisruptionBudget", V1PodDisruptionBudget::validateJsonElement,
            "Service", V1Service::validateJsonElement,
            "ServiceAccount", V1ServiceAccount::validateJsonElement,
            "StatefulSet", V1StatefulSet::validateJsonElement);

    static Stream<Cluster> overlays() {
        return Stream.of("single", "production")
                .map(name -> Cluster.rendered(Checkout.find().root(), name));
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyObjectKeepsItsSchema(Cluster cluster) {
        Gson gson = new Gson();
        assertThat(cluster.objects()).hasSizeGreaterThan(20).allSatisfy(object -> {
            String kind = object.at("kind").text();
            Schema schema = SCHEMAS.getOrDefault(kind, unknown -> {
                throw new IllegalArgumentException("no schema is known for " + kind);
            });
            assertThatCode(() -> schema.validate(gson.toJsonTree(object.node())))
                    .as(kind + " " + Cluster.name(object))
                    .doesNotThrowAnyException();
        });
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void noContainerIsRootOrWritesToItsImage(Cluster cluster) {
        for (Yaml workload : cluster.workloads()) {
            Yaml pod = Cluster.pod(workload).at("spec");
            Yaml container = pod.at("containers").items().getFirst();
            assertThat(pod.at("containers").items()).as(Cluster.name(workload)).hasSize(1);
            assertThat(List.of(
                            pod.at("securityContext", "runAsNonRoot").text(),
                            pod.at("securityContext", "seccompProfile", "type").text(),
                            pod.at("automountServiceAccountToken").text(),
                            container
                                    .at("securityContext", "readOnlyRootFilesystem")
                                    .text(),
                            container
                                    .at("securityContext", "allowPrivilegeEscalation")
                                    .text(),
                            container
                                    .at("securityContext", "capabilities", "drop")
                                    .text()))
                    .as(Cluster.name(workload))
                    .isEqualTo(List.of("true", "RuntimeDefault", "false", "true", "false", "[ALL]"));
            assertThat(pod.at("securityContext", "runAsUser").text()).isNotIn("0", "null");
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyContainerAsksForWhatItNeedsAndHasALimit(Cluster cluster) {
        for (Yaml workload : cluster.workloads()) {
            Yaml resources = Cluster.pod(workload)
                    .at("spec", "containers")
                    .items()
                    .getFirst()
                    .at("resources");
            assertThat(resources.at("requests").entries())
                    .as(Cluster.name(workload))
                    .containsKeys("cpu", "memory");
            assertThat(resources.at("limits", "memory").text())
                    .as(Cluster.name(workload))
                    .isEqualTo(resources.at("requests", "memory").text());
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void livenessAndReadinessAreDifferentQuestions(Cluster cluster) {
        for (Yaml workload :
                Stream.of("Deployment", "StatefulSet").flatMap(cluster::all).toList()) {
            Yaml container =
                    Cluster.pod(workload).at("spec", "containers").items().getFirst();
            assertThat(container.at("livenessProbe").exists())
                    .as(Cluster.name(workload))
                    .isTrue();
            assertThat(container.at("readinessProbe").exists())
                    .as(Cluster.name(workload))
                    .isTrue();
            assertThat(container.at("startupProbe").exists())
                    .as(Cluster.name(workload))
                    .isTrue();
            assertThat(container.at("livenessProbe", "httpGet", "path").text()
                            + container.at("livenessProbe", "tcpSocket").text())
                    .as(Cluster.name(workload))
                    .isNotEqualTo(container
                                    .at("readinessProbe", "httpGet", "path")
                                    .text()
                            + container.at("readinessProbe", "tcpSocket").text());
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everyDeploymentHasADisruptionBudgetAndEveryWorkloadANetworkPolicy(Cluster cluster) {
        for (Yaml deployment : cluster.all("Deployment").toList()) {
            assertThat(cluster.all("PodDisruptionBudget")
                            .filter(budget -> selects(budget.at("spec", "selector", "matchLabels"), deployment)))
                    .as(Cluster.name(deployment))
                    .hasSize(1);
        }
        for (Yaml workload : cluster.workloads()) {
            assertThat(cluster.all("NetworkPolicy")
                            .filter(policy -> policy.at("spec", "podSelector", "matchLabels")
                                    .exists())
                            .filter(policy -> selects(policy.at("spec", "podSelector", "matchLabels"), workload)))
                    .as(Cluster.name(workload))
                    .hasSize(1);
        }
        assertThat(cluster.one("NetworkPolicy", "nothing-by-default")
                        .at("spec", "podSelector")
                        .entries())
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everySelectorFindsItsPodsAndEveryPortItsContainer(Cluster cluster) {
        for (Yaml service : cluster.all("Service").toList()) {
            Yaml workload = cluster.workloads().stream()
                    .filter(candidate -> selects(service.at("spec", "selector"), candidate))
                    .findFirst()
                    .orElseThrow(() -> new AssertionError(Cluster.name(service) + " selects nothing"));
            Set<String> ports =
                    Cluster.pod(workload).at("spec", "containers").items().getFirst().at("ports").items().stream()
                            .map(port -> port.at("name").text())
                            .collect(Collectors.toSet());
            for (Yaml port : service.at("spec", "ports").items()) {
                assertThat(ports)
                        .as(Cluster.name(service))
                        .contains(port.at("targetPort").text());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("overlays")
    void everySettingThatIsNamedIsThere(Cluster cluster) {
        Set<String> settings = cluster.all("ConfigMap").map(Cluster::name).collect(Collectors.toSet());
        Set<String> used = new HashSet<>();
        for (Yaml workload : cluster.workloads()) {
            cluster.environment(workload)
                    .forEach((name, value) -> assertThat(value)
                            .as(Cluster.name(workload) + " " + name)
                            .isNotEqualTo("null")
                            .isNotBlank());
            Cluster.pod(workload).at("spec", "volumes").items().stream()
                    .map(volume -> volume.at("configMap", "name"))
                    .filter(Yaml::exists)
                    .map(Yaml::text)
                    .forEach(used::add);
        }
        assertThat(used).isNotEmpty();
        assertThat(settings).containsAll(used);
    }

    private static boolean selects(Yaml labels, Yaml workload) {
        Map<String, String> pod = Cluster.pod(workload).at("metadata", "labels").entries().entrySet().stream()
                .collect(Collectors.toMap(
                        Map.Entry::getKey, entry -> entry.getValue().text()));
        Map<String, Yaml> wanted = labels.entries();
        return !wanted.isEmpty()
                && wanted.entrySet().stream()
                        .filter(label -> !label.getKey().equals("app.kubernetes.io/part-of"))
                        .allMatch(label -> label.getValue().text().equals(pod.get(label.getKey())));
    }
}
