package io.traitortrack.system.field;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.function.Supplier;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.NullNode;

/**
 * The public API as one user sees it.
 *
 * <p>Every answer comes back as it is, refusals included; only a lost connection is an exception. Safe for use by many
 * threads at once.
 */
public final class Api {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(10))
            .build();

    private final URI address;
    private final Supplier<Optional<String>> token;

    /**
     * The API at an address, with the given way to a token.
     *
     * @param address for example {@code http://localhost:8080}
     * @param token asked before every call, empty for a caller who never logged in
     */
    public Api(URI address, Supplier<Optional<String>> token) {
        this.address = address;
        this.token = token;
    }

    /** The same user at another address, for example at a service without the gateway. */
    public Api at(URI other) {
        return new Api(other, token);
    }

    /** The same address with this text as token. */
    public Api withToken(String other) {
        return new Api(address, () -> Optional.of(other));
    }

    /** The token that the next call would carry. */
    public String token() {
        return token.get().orElseThrow(() -> new AssertionError("this caller never logged in"));
    }

    /** Where this API is. */
    public URI address() {
        return address;
    }

    /** Reads. */
    public Answer get(String path) {
        return send(request(path).GET());
    }

    /** Writes a body, given as what its JSON should be. */
    public Answer post(String path, Object body) {
        return post(path, body, Map.of());
    }

    /** Writes a body with further headers. */
    public Answer post(String path, Object body, Map<String, String> headers) {
        return postText(path, JSON.writeValueAsString(body), headers);
    }

    /** Writes a body exactly as given, well-formed or not. */
    public Answer postText(String path, String body, Map<String, String> headers) {
        HttpRequest.Builder request = request(path).POST(BodyPublishers.ofString(body));
        if (!headers.containsKey("Content-Type")) {
            request.setHeader("Content-Type", "application/json");
        }
        headers.forEach(request::setHeader);
        return send(request);
    }

    /** Takes away. */
    public Answer delete(String path) {
        return send(request(path).DELETE());
    }

    private HttpRequest.Builder request(String path) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(address.resolve(path)).timeout(Duration.ofSeconds(60));
        token.get().ifPresent(text -> request.setHeader("Authorization", "Bearer " + text));
        return request;
    }

    private static Answer send(HttpRequest.Builder builder) {
        HttpRequest request = builder.build();
        long start = System.nanoTime();
        try {
            HttpResponse<byte[]> response = HTTP.send(request, BodyHandlers.ofByteArray());
            Duration took = Duration.ofNanos(System.nanoTime() - start);
            return new Answer(
                    response.statusCode(),
                    json(response),
                    ByteBuffer.wrap(response.body()),
                    response.headers()
                            .firstValue("Retry-After")
                            .filter(text -> text.matches("\\d{1,4}"))
                            .map(text -> Duration.ofSeconds(Long.parseLong(text))),
                    response.headers().firstValue("X-Request-Id"),
                    response.headers().firstValue("ETag"),
                    took);
        } catch (IOException e) {
            throw new AssertionError(
                    "no answer to " + request.method() + " " + request.uri() + ": " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted while waiting for " + request.uri(), e);
        }
    }

    private static JsonNode json(HttpResponse<byte[]> response) {
        String type = response.headers().firstValue("Content-Type").orElse("");
        if (!type.contains("json") || response.body().length == 0) {
            return NullNode.getInstance();
        }
        try {
            return JSON.readTree(new String(response.body(), StandardCharsets.UTF_8));
        } catch (JacksonException e) {
            throw new AssertionError("an answer that calls itself JSON and is none: " + e.getOriginalMessage(), e);
        }
    }
}
