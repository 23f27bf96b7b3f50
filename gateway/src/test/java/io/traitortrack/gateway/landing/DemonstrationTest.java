package io.traitortrack.gateway.landing;

import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

import io.traitortrack.gateway.landing.Demonstration.Login;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

class DemonstrationTest {

    @Test
    void knowsExactlyTheUsersOfTheRealmsDemonstrationFile() {
        Path root = Path.of(Objects.requireNonNull(System.getProperty("tt.root")));
        JsonNode file = JsonMapper.shared().readTree(root.resolve("identity/realm/demonstration-users.json"));

        List<JsonNode> users = file.path("users")
                .valueStream()
                .filter(user -> !user.has("serviceAccountClientId"))
                .toList();

        assertThat(Demonstration.LOGINS)
                .containsExactlyInAnyOrderElementsOf(
                        users.stream().map(DemonstrationTest::login).toList());
        assertThat(Demonstration.LOGINS)
                .extracting(Login::password)
                .containsExactlyInAnyOrderElementsOf(users.stream()
                        .map(user -> credential(user, "password"))
                        .map(password -> password.path("value").asString())
                        .toList());
    }

    private static Login login(JsonNode user) {
        return new Login(
                user.path("username").asString(),
                texts(user.path("realmRoles")),
                texts(user.path("attributes").path("sites")),
                !credential(user, "otp").isMissingNode());
    }

    private static JsonNode credential(JsonNode user, String type) {
        return user.path("credentials")
                .valueStream()
                .filter(credential -> credential.path("type").asString().equals(type))
                .findFirst()
                .orElse(user.path("nothing"));
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }
}
