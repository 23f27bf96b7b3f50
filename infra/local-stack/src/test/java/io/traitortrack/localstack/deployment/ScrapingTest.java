package io.traitortrack.localstack.deployment;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Collectors;

import io.traitortrack.localstack.state.Checkout;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** Prometheus is told to read what runs, where it runs, under the name that the alert rules know. */
class ScrapingTest {

    private static final Path ROOT = Checkout.find().root();
    private static final Path FILES = ROOT.resolve("infra/observability");
    private static final String JOB = "traitortrack";
    private static final String SERVICE_METRICS = "/actuator/prometheus";

    @ParameterizedTest
    @ValueSource(strings = {"prometheus.yml", "prometheus-kubernetes.yml"})
    void prometheusAcceptsTheFile(String file) throws Exception {
        Process promtool = new ProcessBuilder("promtool", "check", "config", file)
                .directory(FILES.toFile())
                .redirectErrorStream(true)
                .start();
        String said = new String(promtool.getInputStream().readAllBytes(), StandardCharsets.UTF_8);

        assertThat(promtool.waitFor()).as(said).isZero();
        assertThat(jobs(file)).containsKey(JOB);
        assertThat(Files.readString(FILES.resolve("alerts.yml"))).contains("up{job=\"" + JOB + "\"}");
    }

    @Test
    void everyServiceOfComposeIsReadAtItsManagementPort() throws IOException {
        Yaml services =
                Yaml.parse(Files.readString(ROOT.resolve("docker-compose.yml"))).at("services");
        Set<String> run = services.entries().entrySet().stream()
                .filter(service -> service.getValue()
                        .at("environment", "MANAGEMENT_SERVER_PORT")
                        .exists())
                .map(service -> service.getKey() + ":"
                        + service.getValue()
                                .at("environment", "MANAGEMENT_SERVER_PORT")
                                .text())
                .collect(Collectors.toCollection(TreeSet::new));

        Yaml job = jobs("prometheus.yml").getOrDefault(JOB, new Yaml(null));

        assertThat(run).hasSize(4);
        assertThat(targets(job)).isEqualTo(run);
        assertThat(job.at("metrics_path").text()).isEqualTo(SERVICE_METRICS);
        assertThat(targets(jobs("prometheus.yml").getOrDefault("keycloak", new Yaml(null))))
                .allSatisfy(target -> assertThat(services.at("keycloak", "healthcheck", "test")
                                .items()
                                .getLast()
                                .text())
                        .contains("/localhost/" + target.substring(target.indexOf(':') + 1)));
    }

    @ParameterizedTest
    @ValueSource(strings = {"single", "production"})
    void everyPodSaysWhereItsMetricsAreAndPrometheusFindsIt(String overlay) throws IOException {
        Cluster cluster = Cluster.rendered(ROOT, overlay);
        for (String service : List.of("audit-service", "bill-service", "gateway", "scan-service", "keycloak")) {
            Yaml workload = cluster.one("Deployment", service);
            Yaml pod = Cluster.pod(workload);
            Yaml said = pod.at("metadata", "annotations");
            String port = said.at("prometheus.io/port").text();

            assertThat(said.at("prometheus.io/scrape").text()).as(service).isEqualTo("true");
            assertThat(pod.at("spec", "containers")
                            .items()
                            .getFirst()
                            .at("ports")
                            .named("management")
                            .map(management -> management.at("containerPort").text()))
                    .as(service)
                    .hasValue(port);
            assertThat(reachableFromMonitoring(cluster, service)).as(service).contains(port);
            if (!service.equals("keycloak")) {
                assertThat(cluster.environment(workload)).containsEntry("MANAGEMENT_SERVER_PORT", port);
                assertThat(said.at("prometheus.io/path").text()).isEqualTo(SERVICE_METRICS);
            }
            Yaml replicas = cluster.one("Service", service + "-replicas");
            assertThat(replicas.at("spec", "clusterIP").text()).isEqualTo("None");
            assertThat(replicas.at("spec", "selector", "app.kubernetes.io/name").text())
                    .isEqualTo(service);
            Yaml looked = jobs("prometheus-kubernetes.yml")
                    .getOrDefault(service.equals("keycloak") ? service : JOB, new Yaml(null))
                    .at("dns_sd_configs")
                    .items()
                    .getFirst();
            assertThat(looked.at("port").text()).as(service).isEqualTo(port);
            assertThat(looked.at("names").items().stream().map(Yaml::text))
                    .contains(service + "-replicas."
                            + replicas.at("metadata", "namespace").text() + ".svc");
        }
    }

    private static Set<String> reachableFromMonitoring(Cluster cluster, String service) {
        return cluster.one("NetworkPolicy", service).at("spec", "ingress").items().stream()
                .filter(way -> way.at("from").items().stream()
                        .anyMatch(from -> from.at("namespaceSelector", "matchLabels", "traitortrack.io/monitoring")
                                .exists()))
                .flatMap(way -> way.at("ports").items().stream())
                .map(port -> port.at("port").text())
                .collect(Collectors.toSet());
    }

    private static Map<String, Yaml> jobs(String file) throws IOException {
        Map<String, Yaml> jobs = new TreeMap<>();
        for (Yaml job : Yaml.parse(Files.readString(FILES.resolve(file)))
                .at("scrape_configs")
                .items()) {
            jobs.put(job.at("job_name").text(), job);
        }
        return jobs;
    }

    private static Set<String> targets(Yaml job) {
        return job.at("static_configs").items().stream()
                .flatMap(group -> group.at("targets").items().stream())
                .map(Yaml::text)
                .collect(Collectors.toCollection(TreeSet::new));
    }
}
