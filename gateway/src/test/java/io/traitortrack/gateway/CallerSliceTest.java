package io.traitortrack.gateway;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.springframework.boot.test.web.server.LocalManagementPort;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

class CallerSliceTest extends GatewaySlice {

    @LocalManagementPort
    int managementPort;

    @Test
    void tellsCallersWhoTheyAreAndWhatTheyMayDo() {
        JsonNode me = json(send(as(DISPATCHER, "/api/v1/me")));

        assertThat(me.path("userId").asString()).isEqualTo("id-of-dispatcher.lucknow");
        assertThat(me.path("username").asString()).isEqualTo("dispatcher.lucknow");
        assertThat(texts(me.path("roles"))).containsExactly("dispatcher");
        assertThat(texts(me.path("sites"))).containsExactly("LKO");
        assertThat(texts(me.path("permissions"), "permission"))
                .containsExactly("SCAN", "UNLINK", "SEE_BAGS", "SEE_BILLS", "RECEIVE");
        assertThat(texts(me.path("permissions").get(0).path("sites"))).containsExactly("LKO");
        assertThat(Instant.parse(me.path("tokenExpiresAt").asString())).isAfter(Instant.now());
    }

    @Test
    void givesAnAdminEverySite() {
        JsonNode me = json(send(as(ADMIN, "/api/v1/me")));

        assertThat(texts(me.path("permissions"), "permission")).contains("CANCEL_BILLS", "MANAGE_USERS", "AUDIT");
        assertThat(me.path("permissions").values())
                .allMatch(granted -> granted.path("allSites").asBoolean());
    }

    @Test
    void givesARoleOfOwnSitesNothingWithoutASite() {
        String token = Realm.token("dispatcher.nowhere", List.of("dispatcher"), List.of());

        assertThat(json(send(as(token, "/api/v1/me"))).path("permissions").values())
                .isEmpty();
    }

    @Test
    void showsTheSystemToAdminsOnly() {
        HttpResponse<String> refused = send(as(DISPATCHER, "/api/v1/system/health"));
        JsonNode seen = json(send(as(ADMIN, "/api/v1/system/health")));

        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(code(refused)).isEqualTo("ROLE_NOT_GRANTED");
        assertThat(texts(seen.path("services"), "name"))
                .containsExactly("scan-service", "bill-service", "audit-service", "keycloak");
        assertThat(seen.path("services").get(0).path("version").asString()).isEqualTo("7.7.7");
        assertThat(seen.path("services").get(0).path("status").asString()).isEqualTo("UP");
    }

    @Test
    void tellsEverybodyWhetherAllIsReadyAndNoMore() {
        HttpResponse<String> answer = get("/health");

        assertThat(answer.statusCode()).isIn(200, 503);
        assertThat(json(answer).propertyNames()).containsExactly("status");
    }

    @Test
    void tellsItsOwnReadinessOnTheManagementPortOnly() {
        assertThat(send(HttpRequest.newBuilder(
                                URI.create("http://localhost:" + managementPort + "/actuator/health/readiness")))
                        .statusCode())
                .isEqualTo(200);
        assertThat(get("/actuator/health/readiness").statusCode()).isEqualTo(404);
    }

    private static List<String> texts(JsonNode array) {
        return array.valueStream().map(JsonNode::asString).toList();
    }

    private static List<String> texts(JsonNode array, String member) {
        return array.valueStream()
                .map(element -> element.path(member).asString())
                .toList();
    }
}
