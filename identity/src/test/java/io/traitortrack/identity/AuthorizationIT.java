package io.traitortrack.identity;

import java.util.List;
import java.util.Map;

import io.traitortrack.localstack.login.LoginRefused;
import io.traitortrack.testkit.TestServers;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.traitortrack.identity.RunningRealm.LOGIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** The protocol as an attacker would speak it: one way in, and that one exactly. */
class AuthorizationIT {

    @Test
    void opensTheLoginPageForTheRightRequest() {
        assertThat(new Visit().open().asksForPassword()).isTrue();
        assertThat(new Visit()
                        .with("redirect_uri", "http://localhost:49152/signed-in")
                        .open()
                        .asksForPassword())
                .as("any port of the user's own machine")
                .isTrue();
    }

    @Test
    void refusesARequestWithoutProofKeyOrWithAPlainOne() {
        for (var visit : new Visit[] {
            new Visit().without("code_challenge").without("code_challenge_method"),
            new Visit().with("code_challenge_method", "plain").with("code_challenge", Visit.VERIFIER),
            new Visit().without("code_challenge_method").with("code_challenge", Visit.VERIFIER),
            new Visit().without("code_challenge")
        }) {
            var answer = visit.open();

            assertThat(answer.asksForPassword()).isFalse();
            assertThat(answer.parameter("error")).isEqualTo("invalid_request");
            assertThat(answer.parameter("code")).isNull();
        }
    }

    @Test
    void givesNoTokenForACodeWithoutItsVerifier() {
        var person = People.demonstration("dispatcher.lucknow");

        for (Map<String, String> wrong : List.of(
                Map.<String, String>of(),
                Map.of("code_verifier", Visit.VERIFIER + "x"),
                Map.of("code_verifier", Visit.challenge()),
                Map.of("code_verifier", Visit.VERIFIER, "redirect_uri", "http://localhost/signed-in"))) {
            var answer = Visit.exchange(new Visit().codeFor(person), wrong);
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(400);
            assertThat(answer.body()).contains("invalid_grant");
        }
    }

    @Test
    void takesACodeOnce() {
        String code = new Visit().codeFor(People.demonstration("dispatcher.lucknow"));
        var proof = Map.of("code_verifier", Visit.VERIFIER);

        assertThat(Visit.exchange(code, proof).statusCode()).isEqualTo(200);
        var again = Visit.exchange(code, proof);

        assertThat(again.statusCode()).isEqualTo(400);
        assertThat(again.body()).contains("invalid_grant");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "http://evil.example/signed-in",
                "https://127.0.0.1/signed-in",
                "http://127.0.0.1/",
                "http://127.0.0.1",
                "http://127.0.0.1/signed-in/",
                "http://127.0.0.1/signed-in/more",
                "http://127.0.0.1/signed-in?more=1",
                "http://127.0.0.1/other",
                "http://127.0.0.1/x/../signed-in",
                "http://127.0.0.1.evil.example/signed-in",
                "http://127.0.0.1@evil.example/signed-in",
                "http://localhost.evil.example/signed-in",
                "http://evil.example#http://127.0.0.1/signed-in",
                "http://127.0.0.2/signed-in",
                "http://[::1]/signed-in",
                "//evil.example/signed-in",
                "javascript:alert(1)",
                "signed-in",
                ""
            })
    void redirectsToNoOtherAddress(String address) {
        var answer = new Visit().with("redirect_uri", address).open();

        assertThat(answer.status()).isEqualTo(400);
        assertThat(answer.location()).isNull();
        assertThat(answer.asksForPassword()).isFalse();
    }

    @ParameterizedTest
    @ValueSource(strings = {"token", "id_token", "id_token token", "code token", "code id_token", "password"})
    void knowsNoOtherFlowThanTheCode(String responseType) {
        var answer = new Visit()
                .with("response_type", responseType)
                .with("nonce", "n")
                .open();

        assertThat(answer.asksForPassword()).isFalse();
        assertThat(answer.parameter("access_token")).isNull();
        assertThat(answer.parameter("id_token")).isNull();
        assertThat(answer.parameter("error"))
                .isIn("unauthorized_client", "unsupported_response_type", "invalid_request");
    }

    @Test
    void takesNoPasswordAtTheTokenEndpoint() {
        var person = People.demonstration("dispatcher.lucknow");

        for (String client : new String[] {"traitortrack-cli", "admin-cli", "account", "traitortrack", "integrator"}) {
            var answer = RunningRealm.post(
                    RunningRealm.endpoint("token"),
                    Map.of(
                            "grant_type",
                            "password",
                            "client_id",
                            client,
                            "client_secret",
                            TestServers.secret("TT_INTEGRATOR_SECRET"),
                            "username",
                            person.name(),
                            "password",
                            person.password()));
            assertThat(answer.statusCode()).as(client + answer.body()).isIn(400, 401);
            assertThat(answer.body()).contains("error").doesNotContain("access_token");
        }
    }

    @Test
    void startsNoLoginOnAnotherDevice() {
        var answer = RunningRealm.post(
                RunningRealm.endpoint("auth/device"), Map.of("client_id", "traitortrack-cli", "scope", "openid"));

        assertThat(answer.statusCode()).isBetween(400, 499);
        assertThat(answer.body()).doesNotContain("device_code\"");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "traitortrack",
                "integrator",
                "account",
                "account-console",
                "security-admin-console",
                "admin-cli",
                "broker",
                "realm-management",
                "nobody"
            })
    void opensTheLoginPageForNoOtherClient(String client) {
        var answer = new Visit().with("client_id", client).open();

        assertThat(answer.asksForPassword()).isFalse();
        assertThat(answer.location()).isNull();
        assertThat(answer.status()).isBetween(400, 499);
    }

    @Test
    void registersNoClientForStrangers() {
        var answer = RunningRealm.post(
                RunningRealm.at("/id/realms/traitortrack/clients-registrations/openid-connect"), Map.of());

        assertThat(answer.statusCode()).isBetween(400, 499);
    }

    @Test
    void refusesTheServiceAccountWithAWrongSecret() {
        assertThatThrownBy(() -> LOGIN.serviceAccount("integrator", "wrong"))
                .isInstanceOf(LoginRefused.class)
                .hasMessageContaining("unauthorized_client");
        assertThatThrownBy(() -> LOGIN.serviceAccount("traitortrack-cli", "")).isInstanceOf(LoginRefused.class);
    }
}
