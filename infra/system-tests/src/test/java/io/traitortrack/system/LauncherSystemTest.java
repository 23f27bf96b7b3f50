package io.traitortrack.system;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;

import io.traitortrack.localstack.PortPlan;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** The commands of {@code ./traitortrack}, as users type them. */
@ExtendWith(Stack.class)
class LauncherSystemTest {

    private static final Set<String> EVERYTHING = Set.of(
            "postgres",
            "redis",
            "kafka",
            "keycloak",
            "scan-service",
            "scan-service-2",
            "scan-service-3",
            "bill-service",
            "audit-service",
            "gateway");

    private Launcher launcher;

    @BeforeEach
    void enter(Installation installation) {
        launcher = Launcher.of(installation);
    }

    @Test
    void statusNamesEveryServerAndServiceWithAddressPidAndMemory() {
        JsonNode status = status();

        Set<String> names = new TreeSet<>();
        for (JsonNode one : status) {
            names.add(one.path("name").asString());
            assertThat(one.path("state").asString()).as(one.toString()).isEqualTo("UP");
            assertThat(one.path("address").asString()).as(one.toString()).isNotBlank();
            assertThat(one.path("pid").asLong()).as(one.toString()).isPositive();
        }
        assertThat(names).isEqualTo(new TreeSet<>(EVERYTHING));
    }

    @Test
    void upIsHarmlessWhereEverythingRuns() {
        Set<Long> before = pids();

        Launcher.Outcome again = launcher.run("up");

        assertThat(again.exitCode()).as(again.text()).isZero();
        assertThat(pids()).isEqualTo(before);
    }

    @Test
    void anUnknownCommandIsAnsweredWithTheKnownOnes() {
        Launcher.Outcome outcome = launcher.run("dance");

        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.text()).contains("dance").contains("demo").doesNotContain("\tat ");
    }

    @Test
    void aTokenIsHandedOutForADemonstrationUser() {
        Launcher.Outcome outcome = launcher.run("token", "dispatcher.indore");

        assertThat(outcome.exitCode()).as(outcome.text()).isZero();
        assertThat(outcome.text().strip().split("\\.", -1)).hasSize(3);
    }

    @Test
    void anUnknownUserGetsASentenceAndNoToken() {
        Launcher.Outcome outcome = launcher.run("token", "nobody.nowhere");

        assertThat(outcome.exitCode()).isNotZero();
        assertThat(outcome.text()).contains("nobody.nowhere").doesNotContain("\tat ");
    }

    @Test
    void aPortInUseIsNamedAndNothingIsLeftRunning(@TempDir Path state) throws IOException {
        int base = PortPlan.free().base();
        Launcher elsewhere = RunningStack.elsewhere(launcher, state, base);
        try (ServerSocket taken = new ServerSocket(base, 1, InetAddress.getLoopbackAddress())) {
            Launcher.Outcome outcome = elsewhere.run("up");

            assertThat(outcome.exitCode()).as(outcome.text()).isNotZero();
            assertThat(outcome.text())
                    .contains("Port " + taken.getLocalPort())
                    .contains("TT_PORT_BASE")
                    .doesNotContain("\tat ");
        }
        assertThat(elsewhere.run("status").text()).doesNotContain("UP");
    }

    private JsonNode status() {
        Launcher.Outcome outcome = launcher.run("status", "--json");
        assertThat(outcome.exitCode()).as(outcome.text()).isZero();
        return JsonMapper.builder().build().readTree(outcome.text());
    }

    private Set<Long> pids() {
        Set<Long> pids = new TreeSet<>();
        status().forEach(one -> pids.add(one.path("pid").asLong()));
        return pids;
    }
}
