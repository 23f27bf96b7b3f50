package io.traitortrack.scanning;

import java.io.ByteArrayOutputStream;
import java.io.InputStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

import com.github.f4b6a3.uuid.UuidCreator;
import io.traitortrack.scanning.site.WhereScansHappen;
import io.traitortrack.testkit.Database;
import io.traitortrack.testkit.TestServers;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.core.env.MapPropertySource;
import org.springframework.core.env.StandardEnvironment;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.SingleConnectionDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.awaitility.Awaitility.await;

/** The scan service as a process would run it, on real servers, with the demonstration's sites; one for all tests. */
public final class ScanService {

    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final AtomicInteger SACKS = new AtomicInteger();
    private static final AtomicInteger PACKS = new AtomicInteger();
    private static @Nullable ScanService running;

    private final ConfigurableApplicationContext context;
    private final HttpClient http = HttpClient.newHttpClient();
    private final Database database = TestServers.database("scan");

    /** What came back. */
    public record Answer(int status, JsonNode body) {

        public String text(String field) {
            JsonNode value = body.path(field);
            return value.isString() ? value.stringValue() : value.toString();
        }

        /** The outcome of an accepted scan, the code of a problem. */
        public String outcome() {
            return body.has("outcome") ? text("outcome") : text("code");
        }
    }

    private ScanService(ConfigurableApplicationContext context) {
        this.context = context;
    }

    public static synchronized ScanService running() {
        ScanService service = running;
        if (service == null) {
            service = new ScanService(start());
            running = service;
        }
        return service;
    }

    static ConfigurableApplicationContext start() {
        StandardEnvironment environment = new StandardEnvironment();
        environment
                .getPropertySources()
                .addFirst(new MapPropertySource("servers", TestServers.properties("scan-service")));
        environment.addActiveProfile("local");
        return new SpringApplicationBuilder(ScanServiceApplication.class)
                .environment(environment)
                .run();
    }

    public <T> T bean(String name, Class<T> type) {
        return context.getBean(name, type);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    public Database database() {
        return database;
    }

    public String dispatcher() {
        return token("dispatcher.lucknow", "dispatcher", "LKO");
    }

    public String token(String user, String role, String... sites) {
        return TestServers.issuer().token(user, List.of(role), List.of(sites));
    }

    /** Enters stations of the sites that their codes begin with. */
    public void stations(String... codes) {
        for (String code : codes) {
            String site = code.substring(0, code.indexOf('-'));
            Map<String, String> station = Map.of("code", code, "siteCode", site, "name", "A line");
            expect(201, post("/api/v1/stations", station, token("admin", "admin")));
        }
        // known to scans within a second
        await().until(() -> Stream.of(codes)
                .allMatch(code -> bean(WhereScansHappen.class).of(code).isPresent()));
    }

    /** A mustard sack's code that no test used before. */
    public static String aSack() {
        return String.format("SB%05d", SACKS.incrementAndGet());
    }

    /** A pack's code that no test used before. */
    public static String aPack() {
        return String.format("77%06d", PACKS.incrementAndGet());
    }

    public String anOpenSack() {
        String sack = aSack();
        expect(201, scan(sack, null));
        return sack;
    }

    /** A sack with so many packs. */
    public String aSackOf(int packs) {
        String sack = anOpenSack();
        for (int i = 0; i < packs; i++) {
            expect(201, scan(aPack(), sack));
        }
        return sack;
    }

    public static Map<String, Object> aScan(String raw, @Nullable String parent) {
        Map<String, Object> scan = new LinkedHashMap<>();
        scan.put("scanId", UuidCreator.getTimeOrderedEpoch().toString());
        scan.put("stationCode", "LKO-1");
        scan.put("scannedAt", "2026-11-21T10:00:00.123+05:30");
        scan.put("raw", raw);
        if (parent != null) {
            scan.put("parent", parent);
        }
        return scan;
    }

    /** The scan's id. */
    public static String idOf(Map<String, Object> scan) {
        return String.valueOf(scan.get("scanId"));
    }

    public static Map<String, Object> with(Map<String, Object> scan, String field, Object value) {
        Map<String, Object> changed = new LinkedHashMap<>(scan);
        changed.put(field, value);
        return changed;
    }

    public Answer scan(String raw, @Nullable String parent) {
        return send(aScan(raw, parent));
    }

    public Answer send(Map<String, Object> scan) {
        return send(scan, dispatcher());
    }

    public Answer send(Map<String, Object> scan, String token) {
        return post("/api/v1/scans", scan, token);
    }

    public Answer batch(List<?> scans) {
        return post("/api/v1/scans/batch", Map.of("scans", scans), dispatcher());
    }

    public Answer get(String path, String token) {
        return exchange(request(path, token).GET());
    }

    public Answer post(String path, Object body, String token) {
        return postText(path, JSON.writeValueAsString(body), token);
    }

    public Answer post(String path, Object body, String token, String idempotencyKey) {
        return exchange(request(path, token)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", idempotencyKey)
                .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    /** A form with files, as a browser sends it; what is called {@code files} in it comes from the second map. */
    public Answer form(
            String path,
            Map<String, String> fields,
            Map<String, byte[]> files,
            String token,
            @Nullable String idempotencyKey) {
        String boundary = "----" + UuidCreator.getTimeOrderedEpoch();
        ByteArrayOutputStream body = new ByteArrayOutputStream();
        fields.forEach((name, value) -> body.writeBytes(
                ("--" + boundary + "\r\nContent-Disposition: form-data; name=\"" + name + "\"\r\n\r\n" + value + "\r\n")
                        .getBytes(StandardCharsets.UTF_8)));
        files.forEach((name, content) -> {
            body.writeBytes(("--" + boundary + "\r\nContent-Disposition: form-data; name=\"files\"; filename=\"" + name
                            + "\"\r\nContent-Type: application/octet-stream\r\n\r\n")
                    .getBytes(StandardCharsets.UTF_8));
            body.writeBytes(content);
            body.writeBytes("\r\n".getBytes(StandardCharsets.UTF_8));
        });
        body.writeBytes(("--" + boundary + "--\r\n").getBytes(StandardCharsets.UTF_8));
        HttpRequest.Builder request = request(path, token)
                .header("Content-Type", "multipart/form-data; boundary=" + boundary)
                .POST(HttpRequest.BodyPublishers.ofByteArray(body.toByteArray()));
        return exchange(idempotencyKey == null ? request : request.header("Idempotency-Key", idempotencyKey));
    }

    /** What is fetched as it is. */
    public HttpResponse<byte[]> fetch(String path, String token) {
        try {
            return http.send(request(path, token).GET().build(), HttpResponse.BodyHandlers.ofByteArray());
        } catch (java.io.IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** An answer while it comes; who closes it hangs up. */
    public java.io.InputStream stream(String path, String token) {
        try {
            return HttpClient.newHttpClient()
                    .send(request(path, token).GET().build(), HttpResponse.BodyHandlers.ofInputStream())
                    .body();
        } catch (java.io.IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    /** Replaces something, once for each key. */
    public Answer put(String path, Object body, String token, String idempotencyKey) {
        return exchange(request(path, token)
                .header("Content-Type", "application/json")
                .header("Idempotency-Key", idempotencyKey)
                .PUT(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
    }

    /** Edits what has the given entity tag. */
    public Answer patch(String path, Object body, String token, @Nullable String ifMatch) {
        HttpRequest.Builder request = request(path, token)
                .header("Content-Type", "application/json")
                .method("PATCH", HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
        return exchange(ifMatch == null ? request : request.header("If-Match", ifMatch));
    }

    public Answer postText(String path, String body, String token) {
        return exchange(request(path, token)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body)));
    }

    /** Opens an answer that goes on and on. */
    public HttpResponse<InputStream> listen(String path, String token, @Nullable String lastEventId) {
        HttpRequest.Builder request = request(path, token);
        if (lastEventId != null) {
            request.header("Last-Event-ID", lastEventId);
        }
        try {
            return http.send(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        } catch (java.io.IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    public int port() {
        return context.getEnvironment().getRequiredProperty("local.server.port", Integer.class);
    }

    /** Asks the port that people do not reach. */
    Answer manage(String path) {
        String port = context.getEnvironment().getRequiredProperty("local.management.port");
        return exchange(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path)));
    }

    /** Where it listens, e.g. {@code http://127.0.0.1:41234}. */
    public String address() {
        return "http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port");
    }

    private HttpRequest.Builder request(String path, String token) {
        return HttpRequest.newBuilder(URI.create(address() + path)).header("Authorization", "Bearer " + token);
    }

    private Answer exchange(HttpRequest.Builder request) {
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(response.statusCode(), JSON.readTree(response.body()));
        } catch (java.io.IOException failure) {
            throw new java.io.UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    public static Answer expect(int status, Answer answer) {
        if (answer.status() != status) {
            throw new AssertionError("expected " + status + ", got " + answer);
        }
        return answer;
    }

    /** Does to the database what only its owner can. */
    public void run(String sql, Object... parameters) {
        try (Connection connection = database.connectAsSuperuser()) {
            connection.setSchema("scan");
            JdbcClient.create(new SingleConnectionDataSource(connection, true))
                    .sql(sql)
                    .params(parameters)
                    .update();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Looks into the tables below the service's rights. */
    public long number(String sql, Object... parameters) {
        try (Connection connection = database.connectAsSuperuser()) {
            connection.setSchema("scan");
            return JdbcClient.create(new SingleConnectionDataSource(connection, true))
                    .sql(sql)
                    .params(parameters)
                    .query(Long.class)
                    .single();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** A column of texts, likewise. */
    public List<String> texts(String sql) {
        try (Connection connection = database.connectAsSuperuser()) {
            connection.setSchema("scan");
            return JdbcClient.create(new SingleConnectionDataSource(connection, true))
                    .sql(sql)
                    .query((row, number) -> Objects.requireNonNull(row.getString(1)))
                    .list();
        } catch (SQLException failure) {
            throw new IllegalStateException(failure);
        }
    }

    /** Types of the events about a parent, in the order of its versions, refusals last. */
    public List<String> eventsOf(String parent) {
        return bean(JdbcClient.class)
                .sql("""
                        SELECT replace(replace(type, 'io.traitortrack.', ''), '.v1', '') FROM outbox
                        WHERE key = ? AND topic = 'scanning.bag' ORDER BY subject_version NULLS LAST, id
                        """)
                .param(parent)
                .query((row, number) -> Objects.requireNonNull(row.getString(1)))
                .list();
    }
}
