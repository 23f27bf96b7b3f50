package io.traitortrack.system;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;

import io.traitortrack.system.field.Answer;
import io.traitortrack.system.field.FreshCodes;
import io.traitortrack.system.field.Scan;
import io.traitortrack.system.field.Station;
import io.traitortrack.system.proof.LogEntry;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;

/** One scan can be followed from the request into the audit log: by its trace, by the logs, and by its entry. */
@ExtendWith(Stack.class)
class TracesSystemTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);
    private static final JsonMapper JSON = JsonMapper.builder().build();

    private static Zipkin zipkin;

    private final String trace = hex(16);
    private final String callersSpan = hex(8);

    @BeforeAll
    static void startZipkin(Installation installation) {
        zipkin = Zipkin.beside(installation);
    }

    @AfterAll
    static void stopZipkin() {
        zipkin.close();
    }

    @Test
    void oneTraceRunsFromTheRequestIntoTheAuditLog(Installation installation) {
        String sack = installation.freshCodes().sacks(1).getFirst();
        send(installation, Scan.ofSack("LKO-1", sack), "01").expect(201);

        String eventId = installation
                .auditor()
                .awaitEvent("BagScanned", sack)
                .path("eventId")
                .asString();
        String header =
                LogEntry.parse(installation.auditor().entry(eventId)).headers().getOrDefault("traceparent", "");
        List<Zipkin.Span> spans = Await.answer("for all spans of " + trace, PATIENCE, () -> {
            List<Zipkin.Span> arrived = zipkin.trace(trace);
            return arrived.stream().anyMatch(span -> span.service().equals("audit-service"))
                            && arrived.stream().anyMatch(span -> span.service().equals("bill-service"))
                            && arrived.stream()
                                    .anyMatch(span -> span.service().equals("scan-service")
                                            && span.kind().equals("CONSUMER"))
                            && arrived.stream().anyMatch(span -> span.kind().equals("PRODUCER"))
                            && arrived.stream()
                                            .filter(span -> span.kind().equals("SERVER"))
                                            .count()
                                    > 1
                    ? Optional.of(arrived)
                    : Optional.empty();
        });

        assertThat(spans).as("nothing but requests and events").hasSize(6);
        Zipkin.Span gateway = only(spans, "gateway", "SERVER");
        Zipkin.Span service = only(spans, "scan-service", "SERVER");
        assertThat(gateway.parent()).isEqualTo(callersSpan);
        assertThat(service.parent()).isEqualTo(gateway.id());
        assertThat(header).isEqualTo("00-" + trace + "-" + service.id() + "-01");
        assertThat(List.of(
                        only(spans, "scan-service", "PRODUCER"),
                        only(spans, "scan-service", "CONSUMER"),
                        only(spans, "bill-service", "CONSUMER"),
                        only(spans, "audit-service", "CONSUMER")))
                .allSatisfy(span -> {
                    assertThat(span.parent()).isEqualTo(service.id());
                    assertThat(span.name()).isIn("send scanning.bag", "process scanning.bag");
                    assertThat(span.tags())
                            .containsEntry("event.type", "BagScanned")
                            .containsEntry("messaging.destination.name", "scanning.bag")
                            .containsEntry("messaging.message.id", eventId);
                });
    }

    /** Of a trace that nobody keeps: the logs name it all the same. */
    @Test
    void everyLineOfARequestSaysWhoseItIsAndNamesNobody(Installation installation) throws IOException {
        FreshCodes codes = installation.freshCodes();
        String userId = installation
                .as("dispatcher.lucknow")
                .get("/api/v1/me")
                .expect(200)
                .text("userId");

        Answer refused = send(
                installation,
                Scan.ofPack("LKO-1", codes.pack().label(0), codes.sacks(1).getFirst()),
                "00");

        assertThat(refused.code()).isEqualTo("PARENT_NOT_FOUND");
        for (String service : List.of("gateway", "scan-service")) {
            List<String> lines = lines(installation.state(), service);
            assertThat(lines).as(service).isNotEmpty().allSatisfy(text -> {
                JsonNode line = JSON.readTree(text);
                assertThat(line.path("trace").path("id").asString("")).isEqualTo(trace);
                assertThat(line.path("span").path("id").asString("")).matches("[0-9a-f]{16}");
                assertThat(line.path("http").path("request").path("id").asString(""))
                        .isEqualTo(refused.requestId().orElse("none"));
                assertThat(line.path("user").path("id").asString("")).isEqualTo(userId);
                assertThat(line.path("service").path("name").asString("")).isEqualTo(service);
                assertThat(text).doesNotContain("dispatcher");
            });
            JsonNode access = JSON.readTree(lines.getLast());
            assertThat(access.path("log").path("logger").asString("")).isEqualTo("io.traitortrack.access");
            assertThat(access.path("http").path("response").path("status_code").asInt(0))
                    .isEqualTo(404);
            assertThat(access.path("event").path("duration").asLong(0)).isPositive();
        }
        JsonNode access =
                JSON.readTree(lines(installation.state(), "scan-service").getLast());
        assertThat(access.path("site").path("code").asString("")).isEqualTo("LKO");
        assertThat(access.path("station").path("code").asString("")).isEqualTo("LKO-1");
    }

    private Answer send(Installation installation, Scan scan, String flags) {
        Station station = installation.station("LKO-1");
        return station.api()
                .post("/api/v1/scans", scan, Map.of("traceparent", "00-" + trace + "-" + callersSpan + "-" + flags));
    }

    private List<String> lines(Path state, String service) throws IOException {
        List<String> said = new ArrayList<>();
        // every replica has a log of its own
        try (var logs = Files.newDirectoryStream(state.resolve("logs"), service + "*.log")) {
            for (Path log : logs) {
                try (var lines = Files.lines(log)) {
                    lines.filter(line -> line.contains(trace)).forEach(said::add);
                }
            }
        }
        return said;
    }

    private static Zipkin.Span only(List<Zipkin.Span> spans, String service, String kind) {
        assertThat(spans)
                .filteredOn(
                        span -> span.service().equals(service) && span.kind().equals(kind))
                .as(service + " " + kind)
                .hasSize(1);
        return spans.stream()
                .filter(span -> span.service().equals(service) && span.kind().equals(kind))
                .findFirst()
                .orElseThrow();
    }

    private static String hex(int bytes) {
        byte[] random = new byte[bytes];
        ThreadLocalRandom.current().nextBytes(random);
        return HexFormat.of().formatHex(random);
    }
}
