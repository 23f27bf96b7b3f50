package io.traitortrack.localstack.login;

import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class CookiesTest {
    private static final URI LOGIN = URI.create("http://localhost:8080/id/realms/traitortrack/login");

    private final Cookies cookies = new Cookies();

    @Test
    void returnsASecureCookieOverLoopback() {
        keep("AUTH_SESSION_ID=abc.def; Version=1; Path=/id/realms/traitortrack/; Secure; HttpOnly; SameSite=None");

        assertThat(cookies.header(LOGIN)).isEqualTo("AUTH_SESSION_ID=abc.def");
    }

    @Test
    void keepsACookieToItsPath() {
        keep("KC_RESTART=x; Path=/id/realms/other/");

        assertThat(cookies.header(LOGIN)).isEmpty();
    }

    @Test
    void dropsACookieThatTheServerEnds() {
        keep("KC_RESTART=x; Path=/id/realms/traitortrack/");

        keep("KC_RESTART=; Max-Age=0; Path=/id/realms/traitortrack/");

        assertThat(cookies.header(LOGIN)).isEmpty();
    }

    private void keep(String header) {
        cookies.keep(LOGIN, HttpHeaders.of(Map.of("set-cookie", List.of(header)), (name, value) -> true));
    }
}
