package io.traitortrack.billing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import com.github.f4b6a3.uuid.UuidCreator;
import io.traitortrack.testkit.Database;
import io.traitortrack.testkit.TestServers;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.StringSerializer;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The bill service on real servers, started once for all tests, with a scan service that the tests play. */
final class RunningBilling {

    static final JsonMapper JSON = JsonMapper.builder()
            .enable(tools.jackson.databind.DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
            .build();

    private static @Nullable RunningBilling running;

    private final HttpClient http = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private final KafkaProducer<String, String> scanService;
    private final AtomicLong sequence = new AtomicLong();
    private final AtomicInteger codes = new AtomicInteger();
    private final Map<String, Long> versions = new HashMap<>();
    private final String address;
    private final String management;
    private final JdbcClient books;

    /** An answer of the service. */
    record Answer(int status, HttpResponse<String> response, JsonNode body) {

        String code() {
            return body.path("code").asString("");
        }

        String header(String name) {
            return response.headers().firstValue(name).orElse("");
        }
    }

    private RunningBilling() {
        ConfigurableApplicationContext context = new SpringApplicationBuilder(BillServiceApplication.class)
                .properties(TestServers.properties("bill-service"))
                .run();
        address = "http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.server.port");
        management = "http://127.0.0.1:" + context.getEnvironment().getRequiredProperty("local.management.port");
        scanService = new KafkaProducer<>(
                Map.of("bootstrap.servers", TestServers.kafka().address(), "linger.ms", "0"),
                new StringSerializer(),
                new StringSerializer());
        Database database = TestServers.database("bill");
        books = JdbcClient.create(new DriverManagerDataSource(
                database.url(), database.service().name(), database.service().password()));
        for (String site : List.of("LKO", "IDR")) {
            Map<String, Object> value = fact(site);
            value.putAll(Map.of("name", site, "timeZone", "Asia/Kolkata", "active", true));
            publish("scanning.site", site, "SiteChanged", 1L, value);
            for (int number = 1; number <= 2; number++) {
                Map<String, Object> station = fact(site);
                station.putAll(Map.of("stationCode", site + "-" + number, "name", "Line " + number, "active", true));
                publish("scanning.site", site + "-" + number, "StationChanged", 1L, station);
            }
        }
        type("mustard", "SB[0-9]{5}", "SB\\W?\\d*");
        type("moong", "M444-[0-9]{5}", "M44\\d?\\W?\\d*");
    }

    static synchronized RunningBilling billing() {
        RunningBilling instance = running;
        if (instance == null) {
            instance = new RunningBilling();
            running = instance;
        }
        return instance;
    }

    private void type(String name, String pattern, String shape) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("siteCode", null);
        value.putAll(Map.of("bagType", name, "pattern", pattern, "reservedShape", shape, "active", true));
        publish("scanning.site", name, "BagTypeChanged", 1L, value);
    }

    private static Map<String, Object> fact(String site) {
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("siteCode", site);
        return value;
    }

    // --- the scan service's part

    String aFreshCode() {
        return "SB%05d".formatted(codes.incrementAndGet());
    }

    /** A sack that was just sealed with so many packs of 1 kg; its events are on their way. */
    String aSealedSack(String site, int children) {
        String code = aFreshCode();
        UUID bag = anId();
        scanned(code, bag, site, "OPEN", 0);
        sealed(code, bag, site, children);
        return code;
    }

    String aSealedSack() {
        return aSealedSack("LKO", 30);
    }

    String anOpenSack(int children) {
        String code = aFreshCode();
        scanned(code, anId(), "LKO", "OPEN", children);
        return code;
    }

    void scanned(String code, UUID bag, String site, String state, int children) {
        publish("scanning.bag", code, "BagScanned", next(code), scan(code, bag, site, state, children));
    }

    void sealed(String code, UUID bag, String site, int children) {
        publish("scanning.bag", code, "BagSealed", next(code), seal(code, bag, site, children));
    }

    static Map<String, Object> scan(String code, UUID bag, String site, String state, int children) {
        Map<String, Object> value = fact(site);
        value.putAll(Map.of("role", "PARENT", "code", code, "bagId", bag, "generation", 1, "outcome", "REGISTERED"));
        value.putAll(Map.of("parentCode", code, "parentBagId", bag, "parentGeneration", 1, "state", state));
        value.putAll(Map.of("childCount", children, "capacity", 30, "unitWeightKg", 1.0, "weightKg", children * 1.0));
        return value;
    }

    static Map<String, Object> seal(String code, UUID bag, String site, int children) {
        Map<String, Object> value = fact(site);
        value.putAll(Map.of("code", code, "bagId", bag, "generation", 1, "bagType", "mustard"));
        value.putAll(Map.of("before", "OPEN", "after", "SEALED", "reason", "FULL"));
        value.putAll(Map.of("childCount", children, "capacity", 30, "unitWeightKg", 1.0, "weightKg", children * 1.0));
        return value;
    }

    private synchronized long next(String code) {
        return versions.merge(code, 1L, Long::sum);
    }

    void publish(String topic, String key, String type, Long version, Map<String, Object> value) {
        publish(anId(), topic, key, type, version, value);
    }

    void publish(UUID id, String topic, String key, String type, Long version, Map<String, Object> value) {
        publishAs(id, topic, key, type + ".v1", version, value);
    }

    /** Publishes an event of a version, e.g. {@code BagSealed.v2}. */
    void publishAs(UUID id, String topic, String key, String type, Long version, Map<String, Object> value) {
        ProducerRecord<String, String> event = new ProducerRecord<>(topic, key, JSON.writeValueAsString(value));
        Map.of(
                        "ce_id",
                        id.toString(),
                        "ce_specversion",
                        "1.0",
                        "ce_type",
                        "io.traitortrack." + type,
                        "ce_source",
                        "/scan-service",
                        "ce_time",
                        now().toString(),
                        "ce_subject",
                        key,
                        "ce_sequence",
                        "%020d".formatted(sequence.incrementAndGet()),
                        "ce_subjectversion",
                        version.toString(),
                        "ce_requestid",
                        "none")
                .forEach((name, text) -> event.headers().add(name, text.getBytes(StandardCharsets.UTF_8)));
        try {
            scanService.send(event).get();
        } catch (InterruptedException | ExecutionException failure) {
            throw new IllegalStateException(failure);
        }
    }

    // --- the callers' part

    static UUID anId() {
        return UuidCreator.getTimeOrderedEpoch();
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MICROS);
    }

    static String admin() {
        return TestServers.issuer().token("admin", List.of("admin"), List.of());
    }

    static String biller() {
        return TestServers.issuer().token("biller.lucknow", List.of("biller"), List.of("LKO"));
    }

    static String supervisor(String... sites) {
        return TestServers.issuer().token("supervisor", List.of("supervisor"), List.of(sites));
    }

    static String user(String role, String... sites) {
        return TestServers.issuer().token(role, List.of(role), List.of(sites));
    }

    Answer call(String method, String token, String path, @Nullable Object body, String... headers) {
        return send(method, token, address + "/api/v1/bills" + path, body, headers);
    }

    /** Asks the port that people do not reach. */
    Answer manage(String path) {
        return send("GET", "", management + path, null);
    }

    /** Asks the public port for something that is no bill. */
    Answer elsewhere(String token, String path) {
        return send("GET", token, address + path, null);
    }

    private Answer send(String method, String token, String uri, @Nullable Object body, String... headers) {
        String text = body == null ? null : body instanceof String json ? json : JSON.writeValueAsString(body);
        HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(uri))
                .timeout(Duration.ofSeconds(30))
                .method(
                        method,
                        text == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(text))
                .header("Content-Type", "application/json");
        if (!token.isEmpty()) {
            request.header("Authorization", "Bearer " + token);
        }
        for (int i = 0; i < headers.length; i += 2) {
            request.header(headers[i], headers[i + 1]);
        }
        try {
            HttpResponse<String> response = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
            return new Answer(
                    response.statusCode(),
                    response,
                    response.headers().firstValue("Content-Type").orElse("").contains("json")
                            ? JSON.readTree(response.body())
                            : JSON.createObjectNode());
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }

    Answer get(String token, String path) {
        return call("GET", token, path, null);
    }

    Answer post(String token, String path, @Nullable Object body, String... headers) {
        return call("POST", token, path, body, headers);
    }

    static Map<String, Object> aBill(int capacity) {
        Map<String, Object> bill = new LinkedHashMap<>();
        bill.put("siteCode", "LKO");
        bill.put("customer", "Shree Agro Traders");
        bill.put("destination", "Kanpur market yard");
        bill.put("vehicle", "UP32AB1234");
        bill.put("capacity", capacity);
        return bill;
    }

    static Map<String, Object> aBill(int capacity, String field, @Nullable Object value) {
        Map<String, Object> bill = aBill(capacity);
        bill.put(field, value);
        return bill;
    }

    /** The number of a new bill at Lucknow. */
    String aNewBill(int capacity) {
        return post(biller(), "", aBill(capacity)).body().required("number").asString();
    }

    Answer load(String number, String raw) {
        return load(biller(), number, anId(), raw);
    }

    Answer load(String token, String number, UUID scanId, String raw) {
        return post(token, "/" + number + "/parents", Map.of("scanId", scanId, "raw", raw));
    }

    // --- the books

    JdbcClient books() {
        return books;
    }

    long count(String sql, Object... values) {
        return books.sql(sql).params(List.of(values)).query(Long.class).single();
    }

    /** How many events were set aside since the service began. */
    long deadLetters() {
        return count("SELECT count(*) FROM outbox WHERE topic LIKE '%.dlt'");
    }

    /** Returns the values of the bill's events of this type. */
    List<JsonNode> events(String number, String type) {
        return books.sql("SELECT value FROM outbox WHERE key = ? AND type = ? ORDER BY id")
                .params(number, "io.traitortrack." + type + ".v1")
                .query((row, line) -> JSON.readTree(row.getString(1)))
                .list();
    }
}
