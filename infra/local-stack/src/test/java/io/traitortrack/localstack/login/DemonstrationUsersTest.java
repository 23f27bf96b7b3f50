package io.traitortrack.localstack.login;

import java.nio.file.Path;

import io.traitortrack.localstack.login.DemonstrationUser.Person;
import io.traitortrack.localstack.login.DemonstrationUser.ServiceAccount;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class DemonstrationUsersTest {
    private final DemonstrationUsers users = DemonstrationUsers.in(
            Path.of(System.getProperty("tt.root")).resolve("identity/realm/demonstration-users.json"));

    @Test
    void areThoseOfTheContract() {
        assertThat(users.names())
                .containsExactly(
                        "admin",
                        "supervisor.lucknow",
                        "biller.lucknow",
                        "biller.indore",
                        "dispatcher.lucknow",
                        "dispatcher.indore",
                        "auditor",
                        "integrator");
        assertThat(users.named("integrator")).isInstanceOf(ServiceAccount.class);
    }

    @ParameterizedTest
    @CsvSource({
        "admin, true",
        "supervisor.lucknow, true",
        "biller.indore, true",
        "auditor, true",
        "dispatcher.lucknow, false"
    })
    void carryASecondFactorWhereTheirRoleDemandsOne(String name, boolean secondFactor) {
        assertThat(users.named(name))
                .isInstanceOfSatisfying(
                        Person.class,
                        person -> assertThat(person.secondFactor() != null).isEqualTo(secondFactor));
    }

    @Test
    void areListedToWhoeverAsksForAnother() {
        assertThatThrownBy(() -> users.named("root"))
                .isInstanceOf(UnknownUser.class)
                .hasMessageContaining("'root'")
                .hasMessageContaining("biller.lucknow")
                .hasMessageContaining("integrator");
    }

    @Test
    void existInTheLocalProfileOnly(@TempDir Path elsewhere) {
        assertThatThrownBy(() -> DemonstrationUsers.in(elsewhere.resolve("demonstration-users.json")))
                .isInstanceOf(LoginRefused.class)
                .hasMessageContaining("local profile only");
    }

    @Test
    void keepTheirPasswordsOutOfLogs() {
        assertThat(users.named("admin").toString()).isEqualTo("Person[admin]");
    }
}
