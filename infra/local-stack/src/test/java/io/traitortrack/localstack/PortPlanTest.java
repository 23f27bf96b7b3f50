package io.traitortrack.localstack;

import java.util.List;

import io.traitortrack.localstack.process.StartFailure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class PortPlanTest {
    @Test
    void givesEveryProcessAPortOfItsOwn() {
        PortPlan plan = new PortPlan(8080);

        List<Integer> ports = List.of(
                plan.gateway(),
                plan.scan(),
                plan.bill(),
                plan.audit(),
                plan.scan(2),
                plan.scan(5),
                plan.managementOf(plan.scan(2)),
                plan.managementOf(plan.scan(5)),
                plan.zipkin(),
                plan.managementOf(plan.gateway()),
                plan.managementOf(plan.scan()),
                plan.managementOf(plan.bill()),
                plan.managementOf(plan.audit()),
                plan.postgres(),
                plan.redis(),
                plan.kafka(),
                plan.kafkaController(),
                plan.keycloak(),
                plan.keycloakManagement());

        assertThat(ports)
                .doesNotHaveDuplicates()
                .allSatisfy(port -> assertThat(port).isBetween(8080, 8129));
    }

    @ParameterizedTest
    @ValueSource(ints = {-1, 80, 65_500})
    void refusesABaseThatLeavesNoRoom(int base) {
        assertThatThrownBy(() -> new PortPlan(base))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("TT_PORT_BASE");
    }
}
