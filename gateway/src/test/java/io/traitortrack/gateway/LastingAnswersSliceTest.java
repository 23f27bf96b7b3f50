package io.traitortrack.gateway;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LastingAnswersSliceTest extends GatewaySlice {

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    @Test
    void carriesEachPartAtOnceAndLongerThanItsPatienceForAScan() throws Exception {
        Semaphore parts = new Semaphore(0);
        SCAN.answering(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            for (int i = 0; i < 3; i++) {
                out.write(("data: " + i + "\n").getBytes(StandardCharsets.UTF_8));
                out.flush();
                parts.acquireUninterruptibly();
            }
            exchange.close();
        });

        try (BufferedReader lines = lines(listen())) {
            for (int i = 0; i < 3; i++) {
                assertThat(lines.readLine()).isEqualTo("data: " + i);
                parts.release();
            }
            assertThat(lines.readLine()).isNull();
        }
    }

    @Test
    void hangsUpWhereTheListenerHasHungUp() throws Exception {
        CountDownLatch hungUp = new CountDownLatch(1);
        SCAN.answering(exchange -> {
            exchange.getResponseHeaders().set("Content-Type", "text/event-stream");
            exchange.sendResponseHeaders(200, 0);
            OutputStream out = exchange.getResponseBody();
            try {
                while (hungUp.getCount() > 0) {
                    out.write(": nothing new\n\n".repeat(100).getBytes(StandardCharsets.UTF_8));
                    out.flush();
                }
            } catch (IOException cut) {
                hungUp.countDown();
            }
        });

        try (BufferedReader lines = lines(listen())) {
            assertThat(lines.readLine()).isEqualTo(": nothing new");
        }

        assertThat(hungUp.await(10, TimeUnit.SECONDS)).isTrue();
    }

    private InputStream listen() throws IOException, InterruptedException {
        HttpResponse<InputStream> answer = HTTP.send(
                as(DISPATCHER, "/api/v1/feed?site=LKO")
                        .timeout(Duration.ofSeconds(30))
                        .build(),
                HttpResponse.BodyHandlers.ofInputStream());
        assertThat(answer.headers().firstValue("Content-Type")).contains("text/event-stream");
        return answer.body();
    }

    private static BufferedReader lines(InputStream body) {
        return new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
    }
}
