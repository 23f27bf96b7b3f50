package io.traitortrack.system;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** What the alert rules ask for is what the services show, and only where the edge does not lead. */
@ExtendWith(Stack.class)
class MetricsSystemTest {

    private static final Pattern ASKED = Pattern.compile("\\b((?:traitortrack|audit|http_server)_[a-z_]+)(\\{[^}]*})?");
    private static final Pattern SHOWN = Pattern.compile("(?m)^([a-z_]+)(?:\\{([^}]*)})? ");
    private static final int MANAGEMENT = 20;

    @Test
    void everyMetricOfAnAlertIsShown(Installation installation) throws Exception {
        installation.as("auditor").get("/api/v1/me").expect(200);
        Set<String> shown = new TreeSet<>();
        for (JsonNode one : JsonMapper.builder()
                .build()
                .readTree(Launcher.of(installation).run("status", "--json").text())) {
            if (one.path("name").asString().matches("gateway|.*-service")) {
                shown.addAll(metricsAt(URI.create(one.path("address").asString())));
            }
        }

        Set<String> asked = asked(installation);

        assertThat(asked).hasSizeGreaterThan(8);
        assertThat(shown).containsAll(asked);
    }

    @Test
    void theEdgeShowsNone(Installation installation) {
        for (String path : Set.of("/actuator/prometheus", "/actuator", "/actuator/health", "/metrics")) {
            assertThat(installation.asNobody().get(path).status()).as(path).isIn(401, 404);
            assertThat(installation.as("admin").get(path).status()).as(path).isEqualTo(404);
        }
    }

    private static Set<String> asked(Installation installation) throws IOException {
        Set<String> asked = new TreeSet<>();
        String rules = Files.readString(installation.checkout().resolve("infra/observability/alerts.yml"));
        for (String line : rules.lines().toList()) {
            Matcher metric = ASKED.matcher(line);
            while (!line.contains("summary:") && metric.find()) {
                asked.add(metric.group(1));
            }
        }
        return asked;
    }

    private static Set<String> metricsAt(URI service) throws Exception {
        URI management = URI.create(
                "http://" + service.getHost() + ":" + (service.getPort() + MANAGEMENT) + "/actuator/prometheus");
        try (HttpClient http = HttpClient.newHttpClient()) {
            String text = http.send(HttpRequest.newBuilder(management).build(), HttpResponse.BodyHandlers.ofString())
                    .body();
            return SHOWN.matcher(text).results().map(found -> found.group(1)).collect(Collectors.toSet());
        }
    }
}
