package io.traitortrack.identity;

import java.util.Set;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

import static io.traitortrack.identity.RealmFiles.all;
import static io.traitortrack.identity.RealmFiles.one;
import static io.traitortrack.identity.RealmFiles.texts;
import static org.assertj.core.api.Assertions.assertThat;

class DemonstrationUsersTest {
    private static final Set<String> DEMANDING = Set.of("admin", "supervisor", "biller", "auditor");

    private final JsonNode users = RealmFiles.demonstration().path("users");

    @ParameterizedTest
    @CsvSource({
        "admin, admin, ''",
        "supervisor.lucknow, supervisor, LKO",
        "biller.lucknow, biller, LKO",
        "biller.indore, biller, IDR",
        "dispatcher.lucknow, dispatcher, LKO",
        "dispatcher.indore, dispatcher, IDR",
        "auditor, auditor, ''",
        "service-account-integrator, integrator, LKO IDR"
    })
    void haveOneRoleAndTheirSites(String name, String role, String sites) {
        JsonNode user = one(users, "username", name);

        assertThat(texts(user.path("realmRoles"))).containsExactly(role);
        assertThat(String.join(" ", texts(user.path("attributes").path("sites"))))
                .isEqualTo(sites);
    }

    @Test
    void carryADeviceWhereTheirRoleDemandsOne() {
        assertThat(all(users).filter(user -> DEMANDING.contains(role(user))))
                .hasSize(5)
                .allSatisfy(user ->
                        assertThat(texts(user.path("credentials"), "type")).contains("otp"));
    }

    @Test
    void sayWithEveryCredentialWhatTheyAreFor() {
        assertThat(all(users).flatMap(user -> all(user.path("credentials"))))
                .isNotEmpty()
                .allSatisfy(credential -> assertThat(credential.path("value").asString("")
                                + credential.path("secretData").asString(""))
                        .contains("demonstration-"));
    }

    @Test
    void haveSixteenCharactersOfPasswordToo() {
        assertThat(all(users)
                        .flatMap(user -> all(user.path("credentials")))
                        .filter(credential -> credential.has("value"))
                        .map(credential -> credential.path("value").asString()))
                .hasSize(7)
                .allSatisfy(password -> assertThat(password).hasSizeGreaterThanOrEqualTo(16));
    }

    private static String role(JsonNode user) {
        return user.path("realmRoles").path(0).asString();
    }
}
