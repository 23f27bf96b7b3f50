package io.traitortrack.billing;

import io.traitortrack.billing.RunningBilling.Answer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static io.traitortrack.billing.RunningBilling.admin;
import static io.traitortrack.billing.RunningBilling.billing;
import static org.assertj.core.api.Assertions.assertThat;

class OperationsIT {

    private final RunningBilling billing = billing();

    @ParameterizedTest
    @ValueSource(strings = {"/actuator/health/liveness", "/actuator/health/readiness", "/actuator/health"})
    void saysOnTheManagementPortHowItIs(String path) {
        Answer answer = billing.manage(path);

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().path("status").asString()).isEqualTo("UP");
    }

    @Test
    void showsItsMetricsOnTheManagementPort() {
        Answer answer = billing.manage("/actuator/prometheus");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.response().body()).contains("hikaricp_connections_max{application=\"bill-service\"");
    }

    @Test
    void showsTheRelayAndTheDatabaseOnTheManagementPort() {
        JsonNode components = billing.manage("/actuator/health").body().path("components");

        assertThat(components.path("relay").path("details").path("state").asString())
                .isIn("RUNNING", "STARTING", "STANDBY");
        assertThat(components.path("db").path("details").path("database").asString())
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
                "/livez",
                "/v3/api-docs",
                "/"
            })
    void showsNothingOfItOnThePublicPort(String path) {
        Answer answer = billing.elsewhere(admin(), path);

        assertThat(answer.status()).isEqualTo(404);
        assertThat(answer.response().body()).doesNotContain("components", "relay\":", "PostgreSQL", "hikaricp_");
        assertThat(billing.elsewhere("", path).status()).isEqualTo(401);
    }

    @Test
    void saysOnThePublicPortWhetherItIsReadyAndNoMore() {
        Answer answer = billing.elsewhere("", "/readyz");

        assertThat(answer.status()).isEqualTo(200);
        assertThat(answer.body().propertyNames()).containsExactlyInAnyOrder("status", "version");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/v3/api-docs", "/api/v1/bills", "/api/v1/anything"})
    void asksForATokenFirst(String path) {
        assertThat(billing.elsewhere("", path).status()).isEqualTo(401);
    }
}
