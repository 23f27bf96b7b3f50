package io.traitortrack.audit;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

import io.traitortrack.audit.check.AuditCheck;
import io.traitortrack.testkit.TestServers;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** The audit service as it runs, on real PostgreSQL and Kafka, asked over HTTP. */
public final class RunningAudit implements AutoCloseable {
    public static final String AUDITOR = token("auditor");
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private static final HttpClient HTTP = HttpClient.newHttpClient();

    private final ConfigurableApplicationContext context;

    private RunningAudit(ConfigurableApplicationContext context) {
        this.context = context;
    }

    public static RunningAudit start() {
        Map<String, Object> properties = TestServers.properties("audit-service");
        properties.put("spring.jmx.enabled", "false");
        return new RunningAudit(new SpringApplicationBuilder(AuditServiceApplication.class)
                .properties(properties)
                .run());
    }

    public static String token(String role) {
        return TestServers.issuer().token(role, List.of(role), List.of("LKO"));
    }

    public ConfigurableApplicationContext context() {
        return context;
    }

    public String url() {
        return "http://127.0.0.1:" + context.getEnvironment().getProperty("local.server.port");
    }

    /** Asks as the auditor. */
    public HttpResponse<byte[]> get(String path) {
        return get(path, AUDITOR);
    }

    /** Asks with this token; with none where it is empty. */
    public HttpResponse<byte[]> get(String path, String token) {
        var request = HttpRequest.newBuilder(URI.create(url() + path));
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        try {
            return HTTP.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (IOException | InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    public JsonNode json(String path) {
        return JsonMapper.shared().readTree(get(path).body());
    }

    /** Asks again and again until the answer is as hoped, or gives the last one when patience ends. */
    public JsonNode awaitJson(String path, Predicate<JsonNode> hoped) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        JsonNode answer = json(path);
        while (!hoped.test(answer) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
            answer = json(path);
        }
        return answer;
    }

    /** Waits until this event is in the log. */
    public JsonNode awaitEvent(String eventId) {
        return awaitJson("/api/v1/audit/events/" + eventId, event -> event.has("logIndex"));
    }

    /** Waits until a signed checkpoint covers this event. */
    public void awaitCheckpoint(String eventId) {
        long deadline = System.nanoTime() + PATIENCE.toNanos();
        int status = 0;
        while (status != 200 && System.nanoTime() < deadline) {
            status = get("/api/v1/audit/events/" + eventId + "/proof").statusCode();
        }
        assertThat(status).as("a proof of " + eventId).isEqualTo(200);
    }

    /** What the checker says, and its exit code. */
    public record Verdict(int code, String out) {}

    /** Runs the checker as an auditor does. */
    public Verdict verdict(String... more) {
        try {
            var token = Files.createTempFile("token", "");
            Files.writeString(token, AUDITOR);
            var out = new ByteArrayOutputStream();
            var stream = new PrintStream(out, true, StandardCharsets.UTF_8);
            var args = new ArrayList<>(List.of("--url", url(), "--token-file", token.toString(), "--settle", "15"));
            args.addAll(List.of(more));
            int code = AuditCheck.run(args.toArray(String[]::new), stream, stream);
            Files.delete(token);
            return new Verdict(code, out.toString(StandardCharsets.UTF_8));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        context.close();
    }
}
