package io.traitortrack.localstack.process;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;

/** Asks an address on this machine whether it answers 200. */
public final class HttpProbe {
    private static final Duration ANSWER = Duration.ofSeconds(2);
    private static final int OK = 200;
    private static final HttpClient CLIENT = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(ANSWER)
            .build();

    private HttpProbe() {}

    /** False also where nobody listens, or nobody answers within 2 s. */
    public static boolean answersOk(String address) {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(address)).timeout(ANSWER).build();
        try {
            return CLIENT.send(request, HttpResponse.BodyHandlers.discarding()).statusCode() == OK;
        } catch (IOException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
