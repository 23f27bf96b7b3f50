package io.traitortrack.identity;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

import static io.traitortrack.identity.RealmFiles.all;
import static io.traitortrack.identity.RealmFiles.everywhere;
import static io.traitortrack.identity.RealmFiles.one;
import static io.traitortrack.identity.RealmFiles.texts;
import static org.assertj.core.api.Assertions.assertThat;

class RealmTest {
    private static final List<String> ROLES =
            List.of("admin", "supervisor", "biller", "dispatcher", "auditor", "integrator");
    private static final Set<String> DEMANDING = Set.of("admin", "supervisor", "biller", "auditor");

    private final JsonNode realm = RealmFiles.realm();

    @Test
    void holdsNoUserAndNoCredential() {
        assertThat(realm.has("users")).isFalse();
        assertThat(realm.has("federatedUsers")).isFalse();
        for (String field : List.of("credentials", "secretData", "password", "privateKey", "registrationAccessToken")) {
            assertThat(everywhere(realm, field)).as(field).isEmpty();
        }
        assertThat(everywhere(realm, "secret"))
                .extracting(JsonNode::asString)
                .containsExactly("${TT_INTEGRATOR_SECRET}");
    }

    @Test
    void knowsTheSixRolesOfTheBusiness() {
        assertThat(texts(realm.path("roles").path("realm"), "name")).containsExactlyElementsOf(ROLES);
    }

    @Test
    void marksTheRolesThatDemandASecondFactor() {
        Set<String> marked = all(realm.path("roles").path("realm"))
                .filter(role -> texts(role.path("composites").path("client").path("traitortrack"))
                        .contains("second-factor"))
                .map(role -> role.path("name").asString())
                .collect(Collectors.toSet());

        assertThat(marked).isEqualTo(DEMANDING);
    }

    @Test
    void asksForTheSecondFactorInTheLoginFlow() {
        assertThat(realm.path("browserFlow").asString()).isEqualTo("login");
        assertThat(steps("login with password"))
                .containsExactly(
                        "auth-username-password-form REQUIRED",
                        "second factor of those who have one CONDITIONAL",
                        "second factor of those who need one CONDITIONAL");
        assertThat(steps("second factor of those who need one"))
                .containsExactly(
                        "conditional-user-role REQUIRED",
                        "conditional-sub-flow-executed REQUIRED",
                        "auth-otp-form REQUIRED");
        assertThat(one(realm.path("authenticatorConfig"), "alias", "role demands a second factor")
                        .path("config")
                        .path("condUserRole")
                        .asString())
                .isEqualTo("traitortrack.second-factor");
    }

    @Test
    void acceptsACodeOnce() {
        assertThat(realm.path("otpPolicyType").asString()).isEqualTo("totp");
        assertThat(realm.path("otpPolicyCodeReusable").asBoolean()).isFalse();
    }

    @Test
    void letsOnlyTheCommandLineClientOpenTheLoginPage() {
        assertThat(all(realm.path("clients"))
                        .filter(client -> client.path("standardFlowEnabled").asBoolean())
                        .map(client -> client.path("clientId").asString()))
                .containsExactly("traitortrack-cli");
        JsonNode cli = one(realm.path("clients"), "clientId", "traitortrack-cli");
        assertThat(cli.path("publicClient").asBoolean()).isTrue();
        assertThat(cli.path("attributes").path("pkce.code.challenge.method").asString())
                .isEqualTo("S256");
        assertThat(texts(cli.path("redirectUris")))
                .containsExactly("http://127.0.0.1/signed-in", "http://localhost/signed-in");
    }

    @Test
    void takesNoPasswordOutsideTheLoginPage() {
        assertThat(all(realm.path("clients"))).allSatisfy(client -> {
            assertThat(client.path("directAccessGrantsEnabled").asBoolean(true)).isFalse();
            assertThat(client.path("implicitFlowEnabled").asBoolean(true)).isFalse();
            assertThat(client.path("fullScopeAllowed").asBoolean(true)).isFalse();
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"account", "security-admin-console", "admin-cli", "broker"})
    void closesTheClientsThatKeycloakBringsAlong(String client) {
        assertThat(one(realm.path("clients"), "clientId", client)
                        .path("enabled")
                        .asBoolean(true))
                .isFalse();
    }

    @Test
    void givesTheServiceAccountNothingButItsToken() {
        JsonNode integrator = one(realm.path("clients"), "clientId", "integrator");

        assertThat(integrator.path("serviceAccountsEnabled").asBoolean()).isTrue();
        assertThat(integrator.path("publicClient").asBoolean(true)).isFalse();
        assertThat(integrator.path("redirectUris")).isEmpty();
    }

    @Test
    void putsTheCallerAndNothingElseIntoTokens() {
        JsonNode scope = one(realm.path("clientScopes"), "name", "traitortrack");

        assertThat(realm.path("clientScopes")).hasSize(1);
        assertThat(texts(scope.path("protocolMappers"), "name"))
                .containsExactly("sub", "preferred_username", "roles", "sites", "audience");
        assertThat(texts(one(realm.path("scopeMappings"), "clientScope", "traitortrack")
                        .path("roles")))
                .containsExactlyElementsOf(ROLES);
    }

    @Test
    void letsOnlyAdministratorsEditSites() {
        JsonNode component = realm.path("components")
                .path("org.keycloak.userprofile.UserProfileProvider")
                .path(0);
        JsonNode profile = RealmFiles.json(
                component.path("config").path("kc.user.profile.config").path(0).asString());
        JsonNode sites = one(profile.path("attributes"), "name", "sites");

        assertThat(texts(sites.path("permissions").path("edit"))).containsExactly("admin");
        assertThat(sites.path("multivalued").asBoolean()).isTrue();
        assertThat(profile.has("unmanagedAttributePolicy")).isFalse();
    }

    @ParameterizedTest
    @CsvSource({
        "accessTokenLifespan, 900",
        "ssoSessionIdleTimeout, 1800",
        "ssoSessionMaxLifespan, 36000",
        "refreshTokenMaxReuse, 0",
        "failureFactor, 5",
        "waitIncrementSeconds, 900",
        "maxFailureWaitSeconds, 900"
    })
    void keepsTheTimesAndLimitsOfTheHouse(String setting, int value) {
        assertThat(realm.path(setting).asInt(-1)).isEqualTo(value);
    }

    @ParameterizedTest
    @CsvSource({
        "revokeRefreshToken, true",
        "bruteForceProtected, true",
        "permanentLockout, false",
        "eventsEnabled, true",
        "adminEventsEnabled, true",
        "registrationAllowed, false",
        "rememberMe, false"
    })
    void isLockedDown(String setting, boolean value) {
        assertThat(realm.path(setting).asBoolean(!value)).isEqualTo(value);
    }

    @Test
    void demandsTwelveCharactersAndHttpsFromOutside() {
        assertThat(realm.path("passwordPolicy").asString()).contains("length(12)");
        assertThat(realm.path("sslRequired").asString()).isEqualTo("external");
        assertThat(realm.path("browserSecurityHeaders").path("xFrameOptions").asString())
                .isEqualTo("DENY");
    }

    private List<String> steps(String flow) {
        JsonNode executions =
                one(realm.path("authenticationFlows"), "alias", flow).path("authenticationExecutions");
        return all(executions)
                .map(step -> step.path("authenticatorFlow").asBoolean()
                        ? step.path("flowAlias").asString() + " "
                                + step.path("requirement").asString()
                        : step.path("authenticator").asString() + " "
                                + step.path("requirement").asString())
                .toList();
    }
}
