package io.traitortrack.gateway;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class FaultsSliceTest extends GatewaySlice {

    @Test
    void saysThatAServiceIsAway() {
        BILL.stop();

        HttpResponse<String> answer = send(as(DISPATCHER, "/api/v1/bills")
                .header("Idempotency-Key", "a-key-of-the-test")
                .POST(BodyPublishers.ofString("{}")));

        assertThat(answer.statusCode()).isEqualTo(503);
        assertThat(code(answer)).isEqualTo("SERVICE_UNAVAILABLE");
        assertThat(json(answer).path("service").asString()).isEqualTo("bill-service");
        assertThat(answer.headers().firstValue("Retry-After")).contains("2");
        assertThat(answer.headers().allValues("X-Request-Id")).hasSize(1);
    }

    @Test
    void findsAServiceAgainAfterItsRestart() {
        assertThat(send(as(DISPATCHER, "/api/v1/bills")).statusCode()).isEqualTo(200);
        BILL.stop();
        assertThat(send(as(DISPATCHER, "/api/v1/bills")).statusCode()).isEqualTo(503);
        BILL.start();

        assertThat(send(as(DISPATCHER, "/api/v1/bills")).statusCode()).isEqualTo(200);
    }

    @Test
    void sendsAScanOnceMoreWhoseConnectionDiedIdle() {
        AtomicInteger count = new AtomicInteger();
        SCAN.answering(exchange -> {
            if (count.incrementAndGet() == 1) {
                exchange.close();
            } else {
                StandIn.reply(exchange, 201, "application/json", "{}");
            }
        });

        HttpResponse<String> answer = send(as(DISPATCHER, "/api/v1/scans").POST(BodyPublishers.ofString("{}")));

        assertThat(answer.statusCode()).isEqualTo(201);
        assertThat(SCAN.seen()).hasSize(2);
    }

    @Test
    void sendsAWriteWithoutAnIdOnlyOnce() {
        BILL.answering(exchange -> exchange.close());

        HttpResponse<String> answer = send(as(DISPATCHER, "/api/v1/bills").POST(BodyPublishers.ofString("{}")));

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(BILL.seen()).hasSize(1);
    }

    @Test
    void sendsAWriteWithAKeyOnceMoreToAServiceOfOurs() {
        BILL.stop();
        // leaves no connection behind that died with the server: losing one is a lost attempt, too
        send(as(DISPATCHER, "/api/v1/bills").GET());
        try (HangingUp bill = HangingUp.at(BILL.uri().getPort())) {
            HttpResponse<String> answer = send(as(DISPATCHER, "/api/v1/bills")
                    .header("Idempotency-Key", "a-key-of-the-test")
                    .POST(BodyPublishers.ofString("{}")));

            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(bill.requests()).hasSize(2).allMatch(request -> request.startsWith("POST /api/v1/bills"));
        }
    }

    @Test
    void sendsAWriteWithAKeyOnlyOnceToKeycloak() {
        KEYCLOAK.stop();
        String token = "/id/realms/traitortrack/protocol/openid-connect/token";
        try (HangingUp keycloak = HangingUp.at(KEYCLOAK.uri().getPort())) {
            HttpResponse<String> answer = send(request(token)
                    .header("Idempotency-Key", "a-key-of-the-test")
                    .header("Content-Type", "application/x-www-form-urlencoded")
                    .POST(BodyPublishers.ofString("grant_type=authorization_code&code=once")));

            assertThat(answer.statusCode()).isEqualTo(502);
            assertThat(keycloak.requests()).hasSize(1).allMatch(request -> request.startsWith("POST " + token));
        }
    }

    @Test
    void losesPatienceWithASlowService() throws InterruptedException {
        CountDownLatch asked = new CountDownLatch(1);
        CountDownLatch over = new CountDownLatch(1);
        SCAN.answering(exchange -> {
            asked.countDown();
            await(over);
            exchange.close();
        });

        HttpResponse<String> answer = send(as(DISPATCHER, "/api/v1/scans").POST(BodyPublishers.ofString("{}")));
        over.countDown();

        assertThat(asked.await(1, TimeUnit.SECONDS)).isTrue();
        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(code(answer)).isEqualTo("UPSTREAM_TIMEOUT");
        assertThat(answer.headers().firstValue("Retry-After")).isPresent();
    }

    @Test
    void saysThatAServiceBrokeOffBeforeItsAnswer() {
        SCAN.answering(exchange -> exchange.close());

        HttpResponse<String> answer = send(as(DISPATCHER, "/api/v1/scans").POST(BodyPublishers.ofString("{}")));

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(code(answer)).isEqualTo("UPSTREAM_FAILED");
    }

    @Test
    void saysThatAServiceBrokeOffAfterItsHeaders() {
        SCAN.answering(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "application/json");
            exchange.sendResponseHeaders(200, 1000);
            exchange.getResponseBody().flush();
            exchange.close();
        });

        HttpResponse<String> answer = send(as(DISPATCHER, "/api/v1/bags"));

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(code(answer)).isEqualTo("UPSTREAM_FAILED");
    }

    @Test
    void cutsTheConnectionWhereAnAnswerBrokeOffHalfWay() {
        SCAN.answering(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/csv");
            exchange.sendResponseHeaders(200, 0);
            exchange.getResponseBody().write(new byte[100_000]);
            exchange.getResponseBody().flush();
            throw new IOException("broken off by the test");
        });

        assertThatThrownBy(() -> send(as(DISPATCHER, "/api/v1/bags"))).isInstanceOf(UncheckedIOException.class);
    }

    @Test
    void turnsAPageOfErrorIntoAProblem() {
        SCAN.answering(500, "text/html", "<html><h1>Whitelabel</h1><pre>at java.lang.Thread</pre>");

        HttpResponse<String> answer = send(as(DISPATCHER, "/api/v1/bags"));

        assertThat(answer.statusCode()).isEqualTo(502);
        assertThat(code(answer)).isEqualTo("UPSTREAM_FAILED");
        assertThat(answer.body()).doesNotContain("html", "java.lang");
    }

    @Test
    void answersWithoutRedis() {
        assertThat(send(as(DISPATCHER, "/api/v1/me")).statusCode()).isEqualTo(200);
    }

    private static void await(CountDownLatch latch) {
        try {
            latch.await(10, TimeUnit.SECONDS);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
