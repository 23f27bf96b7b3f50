package io.traitortrack.gateway;

import java.net.http.HttpResponse;

import org.junit.jupiter.api.Test;
import org.springframework.test.context.ActiveProfiles;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/** What the local profile adds: the API document and the demonstration logins. */
@ActiveProfiles(profiles = "local", inheritProfiles = false)
class LocalProfileSliceTest extends GatewaySlice {

    @Test
    void makesOneApiDocumentOfAllParts() {
        SCAN.answering(
                200,
                "application/json",
                "{\"openapi\":\"3.1.0\",\"paths\":{\"/api/v1/scans\":{\"post\":{\"operationId\":\"scan\",\"responses\":{}}}}}");
        BILL.stop();

        HttpResponse<String> answer = get("/v3/api-docs");

        assertThat(answer.statusCode()).isEqualTo(200);
        JsonNode document = json(answer);
        assertThat(document.path("paths").propertyNames()).contains("/api/v1/me", "/api/v1/scans", "/health");
        assertThat(document.path("servers").get(0).path("url").asString()).isEqualTo("http://localhost");
        assertThat(document.path("x-missing-services").valueStream().map(JsonNode::asString))
                .containsExactly("bill-service");
    }

    @Test
    void namesTheDemonstrationUsers() {
        HttpResponse<String> answer = get("/demonstration");

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(json(answer)
                        .path("logins")
                        .valueStream()
                        .map(login -> login.path("username").asString()))
                .contains("admin", "dispatcher.lucknow");
    }

    @Test
    void tellsThePageThatThisIsADemonstration() {
        assertThat(get("/").body()).contains("data-demonstration=\"true\"");
    }

    @Test
    void asksForATokenLikeAnyOther() {
        assertThat(get("/api/v1/me").statusCode()).isEqualTo(401);
    }
}
