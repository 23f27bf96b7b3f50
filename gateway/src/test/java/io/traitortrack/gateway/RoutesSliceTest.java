package io.traitortrack.gateway;

import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class RoutesSliceTest extends GatewaySlice {

    @ParameterizedTest
    @CsvSource({
        "/api/v1/scans,scan",
        "/api/v1/scans/batch,scan",
        "/api/v1/scans/undo,scan",
        "/api/v1/bags,scan",
        "/api/v1/bags/SB00860/history,scan",
        "/api/v1/search?q=SB00860,scan",
        "/api/v1/sites/LKO,scan",
        "/api/v1/stations,scan",
        "/api/v1/bag-types,scan",
        "/api/v1/shifts,scan",
        "/api/v1/counts/hours?site=LKO,scan",
        "/api/v1/exceptions,scan",
        "/api/v1/feed?site=LKO,scan",
        "/api/v1/imports,scan",
        "/api/v1/imports/019392f0-6c1e-7c3a-9d0e-2f6a1b4c5d6e/rows?outcome=LINKED,scan",
        "/api/v1/exports/bags.csv?site=LKO,scan",
        "/api/v1/bills/LKO-20261121-0001/parents,bill",
        "/api/v1/bills/LKO-20261121-0001.pdf,bill",
        "/api/v1/returns,bill",
        "/api/v1/reports/daily,bill",
        "/api/v1/audit/events?subject=SB00860,audit",
        "/api/v1/audit/log/tile/entries/000,audit",
    })
    void leadsEachPathToItsService(String path, String service) {
        HttpResponse<String> answer = send(as(DISPATCHER, path));

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer).path("from").asString()).isEqualTo(service);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/id/realms/traitortrack/.well-known/openid-configuration",
                "/id/realms/traitortrack/protocol/openid-connect/auth?client_id=traitortrack-cli",
                "/id/realms/traitortrack/protocol/openid-connect/certs",
                "/id/realms/traitortrack/protocol/openid-connect/logout/logout-confirm",
                "/id/realms/traitortrack/login-actions/authenticate?session_code=x",
                "/id/resources/abc/login/traitortrack/css/styles.css",
            })
    void leadsLoginPathsToKeycloakWithoutAToken(String path) {
        HttpResponse<String> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(KEYCLOAK.last().uri()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/id",
                "/id/",
                "/id/admin",
                "/id/admin/master/console/",
                "/id/realms/master/protocol/openid-connect/token",
                "/id/realms/master/.well-known/openid-configuration",
                "/id/realms/traitortrack",
                "/id/realms/traitortrack/account",
                "/id/realms/traitortrack/clients-registrations/openid-connect",
                "/id/realms/traitortrack/protocol/openid-connect/registrations",
                "/id/realms/traitortrack/broker/any/endpoint",
                "/id/metrics",
                "/id/health/ready",
            })
    void keepsTheRestOfKeycloakInside(String path) {
        HttpResponse<String> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(code(answer)).isEqualTo("NOT_FOUND");
        assertThat(seenByAnyone()).isEmpty();
    }

    @Test
    void carriesMethodPathQueryAndBodyVerbatim() {
        String body = "{\"scanId\":\"x\",\"raw\":\"LABEL NO.0016586 LOT NO.:STAR44GG24611 \u0939\"}";

        send(as(DISPATCHER, "/api/v1/scans?b=%20x%2Cy&a&b=2")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body)));

        assertThat(SCAN.last().method()).isEqualTo("POST");
        assertThat(SCAN.last().uri()).isEqualTo("/api/v1/scans?b=%20x%2Cy&a&b=2");
        assertThat(SCAN.last().body()).isEqualTo(body);
        assertThat(SCAN.last().header("Content-Type")).isEqualTo("application/json");
    }

    @Test
    void carriesFormsVerbatim() {
        String form = "grant_type=authorization_code&code=a%2Bb&code_verifier=~x+y";

        send(request("/id/realms/traitortrack/protocol/openid-connect/token")
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(BodyPublishers.ofString(form)));

        assertThat(KEYCLOAK.last().body()).isEqualTo(form);
        assertThat(KEYCLOAK.last().uri()).isEqualTo("/id/realms/traitortrack/protocol/openid-connect/token");
    }

    @Test
    void carriesAnswersVerbatim() {
        SCAN.answering(
                409,
                "application/problem+json",
                "{\"code\":\"PARENT_FULL\"}",
                "ETag",
                "\"7\"",
                "Retry-After",
                "1",
                "X-Kept",
                "one",
                "X-Kept",
                "two");

        HttpResponse<String> answer = send(as(DISPATCHER, "/api/v1/scans").POST(BodyPublishers.ofString("{}")));

        assertThat(answer.statusCode()).isEqualTo(409);
        assertThat(answer.body()).isEqualTo("{\"code\":\"PARENT_FULL\"}");
        assertThat(answer.headers().firstValue("ETag")).contains("\"7\"");
        assertThat(answer.headers().firstValue("Retry-After")).contains("1");
        assertThat(answer.headers().allValues("X-Kept")).containsExactly("one", "two");
        assertThat(answer.headers().allValues("Content-Type")).containsExactly("application/problem+json");
    }

    @Test
    void followsNoRedirectForTheClient() {
        KEYCLOAK.answering(
                302,
                "text/html",
                "",
                "Location",
                "http://localhost/elsewhere",
                "Set-Cookie",
                "A=1",
                "Set-Cookie",
                "B=2");

        HttpResponse<String> answer = get("/id/realms/traitortrack/protocol/openid-connect/auth");

        assertThat(answer.statusCode()).isEqualTo(302);
        assertThat(answer.headers().firstValue("Location")).contains("http://localhost/elsewhere");
        assertThat(answer.headers().allValues("Set-Cookie")).containsExactly("A=1", "B=2");
    }

    @Test
    void answersConditionalRequestsAsTheServiceDoes() {
        AUDIT.answering(304, "application/octet-stream", "", "ETag", "\"t\"");

        HttpResponse<String> answer =
                send(request("/api/v1/audit/log/tile/0/000").header("If-None-Match", "\"t\""));

        assertThat(answer.statusCode()).isEqualTo(304);
        assertThat(AUDIT.last().header("If-None-Match")).isEqualTo("\"t\"");
    }
}
