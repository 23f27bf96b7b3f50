package io.traitortrack.gateway;

import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Consumer;

import com.nimbusds.jwt.JWTClaimsSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.core.env.Environment;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

import static org.assertj.core.api.Assertions.assertThat;

class TokenCheckSliceTest extends GatewaySlice {

    /** Every path that answers without a token; a new one needs a reason to be here. */
    private static final Set<String> PUBLIC = Set.of("/", "/health", "/error");

    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    RequestMappingHandlerMapping controllers;

    @Autowired
    Environment environment;

    @Test
    void deniesEveryMappingByDefault() {
        Set<String> walked = new TreeSet<>();
        controllers.getHandlerMethods().keySet().forEach(mapping -> walked.addAll(mapping.getPatternValues()));
        for (int route = 0; environment.containsProperty("traitortrack.gateway.routes[" + route + "].id"); route++) {
            String at = "traitortrack.gateway.routes[" + route + "].paths[";
            for (int path = 0; environment.containsProperty(at + path + "]"); path++) {
                walked.add(environment.getRequiredProperty(at + path + "]"));
            }
        }
        walked.removeAll(PUBLIC);
        walked.removeIf(path -> path.startsWith("/id/"));

        assertThat(walked).contains("/api/v1/me", "/api/v1/scans/**", "/api/v1/audit/**");
        for (String path : walked) {
            for (String method : List.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "HEAD")) {
                HttpResponse<String> answer = send(request(path.replace("/**", "/x"))
                        .method(method, java.net.http.HttpRequest.BodyPublishers.noBody()));
                assertThat(answer.statusCode()).as("%s %s", method, path).isEqualTo(401);
            }
        }
        assertThat(seenByAnyone()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/audit/log/checkpoint",
                "/api/v1/audit/log/key",
                "/api/v1/audit/log/tile/0/000",
                "/api/v1/audit/log/tile/1/x001/067.p/8",
            })
    void leavesTheLogsPublicPartsOpen(String path) {
        assertThat(get(path).statusCode()).isEqualTo(200);
        assertThat(AUDIT.last().uri()).isEqualTo(path);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/api/v1/audit/log/tile/entries/000",
                "/api/v1/audit/log/tile/entries/x001/067.p/8",
                "/api/v1/audit/log",
                "/api/v1/audit/events",
                "/api/v1/nothing/here",
                "/api",
                "/api/",
                "/api/v2/scans",
            })
    void asksForATokenEverywhereElseBelowApi(String path) {
        HttpResponse<String> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(code(answer)).isEqualTo("UNAUTHENTICATED");
        assertThat(answer.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(answer.headers().firstValue("Content-Type"))
                .hasValueSatisfying(type -> assertThat(type).startsWith("application/problem+json"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "/nothing",
                "/wp-login.php",
                "/actuator",
                "/actuator/health",
                "/actuator/health/relay",
                "/actuator/prometheus",
                "/scan/actuator/health",
                "/bill-service/actuator/health",
                "/readyz",
                "/index.html",
                "/v3/api-docs",
                "/demonstration",
                "/apiary"
            })
    void knowsNothingElse(String path) {
        HttpResponse<String> answer = get(path);

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(code(answer)).isEqualTo("NOT_FOUND");
    }

    @Test
    void answersAnUnknownApiPathOfACallerWithNotFound() {
        HttpResponse<String> answer = send(as(DISPATCHER, "/api/v1/nothing/here"));

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(code(answer)).isEqualTo("NOT_FOUND");
    }

    @Test
    void refusesAWrongMethodOnItsOwnPaths() {
        HttpResponse<String> answer = send(as(DISPATCHER, "/api/v1/me").DELETE());

        assertThat(answer.statusCode()).isEqualTo(405);
        assertThat(code(answer)).isEqualTo("METHOD_NOT_ALLOWED");
        assertThat(answer.headers().firstValue("Allow")).isPresent();
    }

    @Test
    void refusesAnExpiredToken() {
        refuses(
                otherwise(claims -> claims.issueTime(Date.from(Instant.now().minusSeconds(1020)))
                        .expirationTime(Date.from(Instant.now().minusSeconds(120)))),
                "TOKEN_EXPIRED");
    }

    @Test
    void refusesATokenOfAnotherIssuer() {
        refuses(otherwise(claims -> claims.issuer("http://localhost/id/realms/master")), "TOKEN_INVALID");
    }

    @Test
    void refusesATokenForAnotherAudience() {
        refuses(otherwise(claims -> claims.audience("account")), "TOKEN_INVALID");
    }

    @Test
    void refusesAForgedToken() {
        refuses(Realm.forged("admin"), "TOKEN_INVALID");
    }

    @Test
    void refusesATokenThatIsNone() {
        refuses("not-a-token", "TOKEN_INVALID");
    }

    @Test
    void takesNoTokenFromTheAddress() {
        assertThat(get("/api/v1/me?access_token=" + DISPATCHER).statusCode()).isEqualTo(401);
    }

    @Test
    void handsTheTokenOnForTheServiceToCheck() {
        send(as(DISPATCHER, "/api/v1/bags"));

        assertThat(SCAN.last().header("Authorization")).isEqualTo("Bearer " + DISPATCHER);
    }

    private void refuses(String token, String code) {
        HttpResponse<String> answer = send(as(token, "/api/v1/bags"));

        assertThat(answer.statusCode()).isEqualTo(401);
        assertThat(code(answer)).isEqualTo(code);
        assertThat(SCAN.seen()).isEmpty();
    }

    private static String otherwise(Consumer<JWTClaimsSet.Builder> claims) {
        return Realm.token("dispatcher.lucknow", List.of("dispatcher"), List.of("LKO"), claims);
    }
}
