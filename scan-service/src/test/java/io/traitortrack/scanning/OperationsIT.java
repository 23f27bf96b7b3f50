package io.traitortrack.scanning;

import io.traitortrack.scanning.ScanService.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static io.traitortrack.scanning.ScanService.expect;
import static org.assertj.core.api.Assertions.assertThat;

class OperationsIT {

    private final ScanService service = ScanService.running();

    @Test
    void showsTheRelayAndTheDatabaseOnTheManagementPort() {
        JsonNode components =
                expect(200, service.manage("/actuator/health")).body().path("components");

        assertThat(components.path("relay").path("details").path("state").stringValue())
                .isIn("RUNNING", "STARTING", "STANDBY");
        assertThat(components.path("db").path("details").path("database").stringValue())
                .isEqualTo("PostgreSQL");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/actuator",
                "/actuator/health",
                "/actuator/health/relay",
                "/actuator/health/readiness",
                "/actuator/prometheus",
                "/actuator/env",
                "/livez"
            })
    void showsNothingOfItOnThePublicPort(String path) {
        Answer answer = expect(404, service.get(path, service.token("admin", "admin")));

        assertThat(answer.outcome()).isEqualTo("NOT_FOUND");
        assertThat(answer.body().toString()).doesNotContain("components", "PostgreSQL", "hikaricp_");
        expect(401, service.get(path, "none"));
    }

    @Test
    void saysOnThePublicPortWhetherItIsReadyAndNoMore() {
        assertThat(expect(200, service.get("/readyz", "none")).body().propertyNames())
                .containsExactlyInAnyOrder("status", "version");
    }

    @Test
    void answersInOnePieceOfKnownLength() {
        var answer = service.listen("/api/v1/sites", service.token("admin", "admin"), null);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Length")).isPresent();
        assertThat(answer.headers().firstValue("Transfer-Encoding")).isEmpty();
    }
}
