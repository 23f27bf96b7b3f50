package io.traitortrack.gateway;

import java.net.http.HttpResponse;
import java.util.List;

import io.traitortrack.gateway.StandIn.Seen;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class HeadersSliceTest extends GatewaySlice {

    @Test
    void saysItselfWhereTheEdgeIsAndWhoCalls() {
        send(as(DISPATCHER, "/api/v1/bags")
                .header("X-Forwarded-For", "6.6.6.6")
                .header("X-Forwarded-Host", "evil.example")
                .header("X-Forwarded-Proto", "https")
                .header("X-Forwarded-Port", "666")
                .header("X-Forwarded-Prefix", "/evil")
                .header("X-Forwarded-User", "admin")
                .header("X-Original-URL", "/api/v1/admin")
                .header("X-Real-IP", "6.6.6.6")
                .header("X-Traitortrack-User", "admin")
                .header("X-HTTP-Method-Override", "DELETE")
                .header("baggage", "user=admin")
                .header("Forwarded", "for=6.6.6.6;host=evil.example"));

        Seen seen = SCAN.last();
        assertThat(seen.header("X-Forwarded-For")).isEqualTo("127.0.0.1");
        assertThat(seen.header("X-Forwarded-Host")).isEqualTo("localhost");
        assertThat(seen.header("X-Forwarded-Proto")).isEqualTo("http");
        assertThat(seen.header("X-Forwarded-Port")).isEqualTo("80");
        for (String forged : List.of(
                "X-Forwarded-Prefix",
                "X-Forwarded-User",
                "X-Original-URL",
                "X-Real-IP",
                "X-Traitortrack-User",
                "X-HTTP-Method-Override",
                "baggage",
                "Forwarded")) {
            assertThat(seen.header(forged)).as(forged).isNull();
        }
    }

    @Test
    void keepsCookiesFromServicesAndGivesThemToKeycloak() {
        send(as(DISPATCHER, "/api/v1/bags").header("Cookie", "SESSION=secret"));
        send(request("/id/realms/traitortrack/protocol/openid-connect/auth").header("Cookie", "AUTH_SESSION_ID=x"));

        assertThat(SCAN.last().header("Cookie")).isNull();
        assertThat(KEYCLOAK.last().header("Cookie")).isEqualTo("AUTH_SESSION_ID=x");
    }

    @Test
    void keepsItsOwnServersNamesInside() {
        SCAN.answering(200, "application/json", "{}", "Server", "inside/1.0", "X-Powered-By", "inside");

        HttpResponse<String> answer = send(as(DISPATCHER, "/api/v1/bags"));

        assertThat(answer.headers().map()).doesNotContainKeys("server", "x-powered-by", "via");
    }

    @Test
    void givesARequestIdToEveryRequestAndAnswer() {
        HttpResponse<String> answer = send(as(DISPATCHER, "/api/v1/bags"));

        String id = answer.headers().firstValue("X-Request-Id").orElseThrow();
        assertThat(SCAN.last().header("X-Request-Id")).isEqualTo(id);
    }

    @Test
    void keepsTheClientsRequestIdOnceAndOnly() {
        SCAN.answering(200, "application/json", "{}", "X-Request-Id", "the-services-own");

        HttpResponse<String> answer = send(as(DISPATCHER, "/api/v1/bags").header("X-Request-Id", "client-chosen-1"));

        assertThat(answer.headers().allValues("X-Request-Id")).containsExactly("client-chosen-1");
        assertThat(SCAN.last().header("X-Request-Id")).isEqualTo("client-chosen-1");
    }

    @Test
    void replacesARequestIdThatIsNone() {
        HttpResponse<String> answer = send(as(DISPATCHER, "/api/v1/bags").header("X-Request-Id", "<script>"));

        assertThat(answer.headers().firstValue("X-Request-Id"))
                .hasValueSatisfying(id -> assertThat(id).matches("[0-9a-f-]{36}"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/bags", "/nothing", "/id/admin", "/health"})
    void quotesTheRequestIdOfEveryRefusal(String path) {
        HttpResponse<String> answer = send(request(path).header("X-Request-Id", "quote-me-1"));

        assertThat(answer.headers().allValues("X-Request-Id")).containsExactly("quote-me-1");
        if (answer.statusCode() >= 400) {
            assertThat(json(answer).path("requestId").asString()).isEqualTo("quote-me-1");
        }
    }

    @Test
    void continuesTheClientsTrace() {
        String trace = "4bf92f3577b34da6a3ce929d0e0e4736";

        send(as(DISPATCHER, "/api/v1/bags").header("traceparent", "00-" + trace + "-00f067aa0ba902b7-01"));

        assertThat(SCAN.last().header("traceparent"))
                .startsWith("00-" + trace)
                .doesNotContain("00f067aa0ba902b7")
                .endsWith("-01");
    }

    @Test
    void startsATraceWhereThereIsNone() {
        send(as(DISPATCHER, "/api/v1/bags"));

        assertThat(SCAN.last().header("traceparent")).matches("00-[0-9a-f]{32}-[0-9a-f]{16}-[0-9a-f]{2}");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/bags", "/nothing", "/health", "/", "/assets/landing.css"})
    void keepsBrowsersCareful(String path) {
        HttpResponse<String> answer = send(as(DISPATCHER, path));

        assertThat(answer.headers().allValues("X-Content-Type-Options")).containsExactly("nosniff");
        assertThat(answer.headers().allValues("X-Frame-Options")).containsExactly("DENY");
        assertThat(answer.headers().allValues("Referrer-Policy")).containsExactly("no-referrer");
        assertThat(answer.headers().allValues("Permissions-Policy")).hasSize(1);
        assertThat(answer.headers().allValues("Content-Security-Policy")).hasSize(1);
        assertThat(answer.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("default-src 'none'", "frame-ancestors 'none'")
                .doesNotContain("unsafe");
        assertThat(answer.headers().map()).doesNotContainKey("strict-transport-security");
    }

    @Test
    void letsNobodyKeepApiAnswers() {
        assertThat(send(as(DISPATCHER, "/api/v1/bags")).headers().allValues("Cache-Control"))
                .containsExactly("no-store");
    }

    @Test
    void letsTheAuditLogSayWhatMayBeKept() {
        AUDIT.answering(
                200, "application/octet-stream", "tile", "Cache-Control", "public, max-age=31536000, immutable");

        assertThat(get("/api/v1/audit/log/tile/0/000").headers().allValues("Cache-Control"))
                .containsExactly("public, max-age=31536000, immutable");
    }

    @Test
    void leavesKeycloaksPoliciesToItsOwnPages() {
        String csp = "frame-src 'self'; frame-ancestors 'self'; object-src 'none';";
        KEYCLOAK.answering(
                200, "text/html", "<p>log in", "Content-Security-Policy", csp, "X-Frame-Options", "SAMEORIGIN");

        HttpResponse<String> answer = get("/id/realms/traitortrack/protocol/openid-connect/auth");

        assertThat(answer.headers().allValues("Content-Security-Policy")).containsExactly(csp);
        assertThat(answer.headers().allValues("X-Frame-Options")).containsExactly("DENY");
    }

    @Test
    void allowsNoOtherOrigin() {
        HttpResponse<String> answer = send(as(DISPATCHER, "/api/v1/bags").header("Origin", "https://evil.example"));

        assertThat(answer.headers().map().keySet())
                .noneMatch(name -> name.toLowerCase(java.util.Locale.ROOT).startsWith("access-control-"));
    }
}
