package io.traitortrack.scanning.feed;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.traitortrack.scanning.ScanService;
import io.traitortrack.scanning.ScanService.Answer;
import io.traitortrack.testkit.TestIssuer;
import io.traitortrack.testkit.TestServers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static io.traitortrack.scanning.ScanService.aPack;
import static io.traitortrack.scanning.ScanService.aSack;
import static io.traitortrack.scanning.ScanService.aScan;
import static io.traitortrack.scanning.ScanService.expect;
import static io.traitortrack.scanning.ScanService.idOf;
import static io.traitortrack.scanning.ScanService.with;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class FeedIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ScanService service = ScanService.running();
    private final String supervisor = service.token("supervisor.hisar", "supervisor", "HSR", "BTI");

    @BeforeAll
    static void theirStations() {
        ScanService.running().stations("HSR-1", "HSR-2", "BTI-1");
    }

    @Test
    void tellsEveryScanOnceAcrossReconnectsWhileStationsScan() throws Exception {
        List<Callable<Map<String, ObjectNode>>> stations =
                List.of(() -> fillsASackAt("HSR-1"), () -> fillsASackAt("HSR-2"));
        List<String> told = new ArrayList<>();
        Map<String, ObjectNode> values = new HashMap<>();
        List<String> ids = new ArrayList<>();
        Map<String, ObjectNode> sent = new HashMap<>();
        Subscriber listening = new Subscriber("/api/v1/feed?site=HSR", supervisor, null);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Map<String, ObjectNode>>> work =
                    stations.stream().map(threads::submit).toList();
            while (told.size() < 82) {
                Subscriber.Event event = listening.nextEvent();
                assertThat(event.name()).isEqualTo("scan");
                ObjectNode value = (ObjectNode) JSON.readTree(event.data());
                assertThat(value.remove("eventId")).isNotNull();
                if (value.path("refused").booleanValue()) {
                    assertThat(value.remove("recordedAt")).isNotNull();
                }
                told.add(value.path("scanId").stringValue());
                values.put(told.getLast(), value);
                ids.add(String.valueOf(event.id()));
                if (told.size() % 7 == 0) {
                    listening.close();
                    listening = new Subscriber("/api/v1/feed?site=HSR", supervisor, ids.getLast());
                }
            }
            for (Future<Map<String, ObjectNode>> done : work) {
                sent.putAll(done.get());
            }
        } finally {
            listening.close();
        }

        assertThat(told).doesNotHaveDuplicates();
        assertThat(values).isEqualTo(sent);
        long first = Long.parseLong(ids.getFirst().substring(4));
        for (int i = 0; i < ids.size(); i++) {
            assertThat(ids.get(i)).isEqualTo("HSR/" + (first + i));
        }
    }

    @Test
    void saysSoWhereSomethingIsNoLongerKeptAndShowsThatItLives() {
        for (int i = 0; i < 4; i++) {
            expect(422, service.send(scan("BTI-1", "SB1", null), supervisor));
        }
        await().until(() -> service.number("SELECT count(*) FROM feed WHERE site_code = 'BTI'") >= 4);
        assertThat(service.number(
                        "WITH gone AS (DELETE FROM feed WHERE site_code = 'BTI' AND number IN (2, 3) RETURNING 1)"
                                + " SELECT count(*) FROM gone"))
                .isEqualTo(2);

        try (Subscriber listening = new Subscriber("/api/v1/feed?site=BTI&after=BTI/1", supervisor, null)) {
            assertThat(listening.nextEvent()).isEqualTo(new Subscriber.Event(null, "gap", "{\"after\":1,\"next\":4}"));
            assertThat(listening.nextEvent().id()).isEqualTo("BTI/4");
            Subscriber.Event sign = listening.next();
            assertThat(sign).isNotNull();
            assertThat(sign.data()).isEqualTo(": nothing new");
        }
        try (Subscriber restored = new Subscriber("/api/v1/feed?site=BTI", supervisor, "BTI/900")) {
            assertThat(restored.nextEvent().data()).isEqualTo("{\"after\":900,\"next\":5}");
        }
    }

    @Test
    void endsWithTheToken() {
        String soonOver = TestServers.issuer()
                .shortToken(Duration.ofSeconds(2), "supervisor.hisar", List.of("supervisor"), List.of("HSR"));

        try (Subscriber listening = new Subscriber("/api/v1/feed?site=HSR", soonOver, null)) {
            Subscriber.Event end = listening.nextEvent();
            assertThat(end.name()).isEqualTo("end");
            assertThat(end.data()).isEqualTo("{\"code\":\"TOKEN_EXPIRED\"}");
            assertThat(listening.next()).isNull();
        }
    }

    @Test
    void theOldestEndsWhereSomebodyListensToMoreThanEight() {
        String greedy = service.token("greedy", "supervisor", "HSR");
        List<Subscriber> places = new ArrayList<>();
        try {
            for (int i = 0; i < 9; i++) {
                places.add(new Subscriber("/api/v1/feed?site=HSR", greedy, null));
            }
            assertThat(places.getFirst().nextEvent())
                    .isEqualTo(new Subscriber.Event(null, "end", "{\"code\":\"TOO_MANY_FEEDS\"}"));
            expect(422, service.send(scan("HSR-1", "SB1", null), supervisor));
            places.stream()
                    .skip(1)
                    .forEach(place -> assertThat(place.nextEvent().name()).isEqualTo("scan"));
        } finally {
            places.forEach(Subscriber::close);
        }
        await().atMost(Duration.ofSeconds(20))
                .until(() -> service.bean(Listening.class).count() == 0);
    }

    @Test
    void cutsOffWhoeverDoesNotRead() throws IOException {
        assertThat(service.number("""
                        WITH first AS (INSERT INTO feed_head VALUES ('SNGR', 20000) RETURNING 1),
                        filled AS (INSERT INTO feed SELECT 'SNGR', n, uuidv7(), repeat('x', 1000)
                          FROM generate_series(1, 20000) n RETURNING 1)
                        SELECT count(*) FROM filled, first
                        """)).isEqualTo(20_000);
        String token = service.token("sleeper", "supervisor", "SNGR");
        try (Socket sleeper = new Socket()) {
            sleeper.setReceiveBufferSize(4_096);
            sleeper.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), service.port()));
            sleeper.getOutputStream()
                    .write(
                            ("GET /api/v1/feed?site=SNGR&after=SNGR/0 HTTP/1.1\r\nHost: localhost\r\nAuthorization: Bearer "
                                            + token + "\r\n\r\n")
                                    .getBytes(StandardCharsets.US_ASCII));
            await().until(() -> service.bean(Listening.class).count() > 0);

            await().atMost(Duration.ofSeconds(30))
                    .until(() -> service.bean(Listening.class).count() == 0);
        }
    }

    @ParameterizedTest
    @CsvSource({
        "supervisor, HSR, ?site=BTI, , 403, SITE_NOT_GRANTED",
        "guest, HSR, ?site=HSR, , 403, ROLE_NOT_GRANTED",
        "auditor, , ?site=NOWHERE, , 404, SITE_NOT_FOUND",
        "auditor, , '', , 400, INVALID_REQUEST",
        "auditor, , ?site=HSR, BTI/7, 400, INVALID_REQUEST",
        "auditor, , ?site=HSR, HSR/99999999999999999999, 400, INVALID_REQUEST",
        "auditor, , ?site=HSR&after=x, , 400, INVALID_REQUEST",
        "auditor, , ?site=HSR&speed=9, , 400, UNKNOWN_PARAMETER"
    })
    void refusesWhoMayNotAndWhatItCannotRead(
            String role, @Nullable String site, String query, @Nullable String lastEventId, int status, String code)
            throws IOException {
        String token = site == null ? service.token("a", role) : service.token("a", role, site);

        var answer = service.listen("/api/v1/feed" + query, token, lastEventId);

        assertThat(answer.statusCode()).isEqualTo(status);
        assertThat(JSON.readTree(answer.body().readAllBytes()).path("code").stringValue())
                .isEqualTo(code);
    }

    /** Registers a sack and scans forty times into it, every fourth time in vain; returns what is to be told of it all. */
    private Map<String, ObjectNode> fillsASackAt(String station) {
        Map<String, ObjectNode> sent = new HashMap<>();
        String sack = aSack();
        Map<String, Object> first = scan(station, sack, null);
        sent.put(idOf(first), accepted(first, "REGISTERED", sack, sack, 0));
        for (int i = 0; i < 40; i++) {
            boolean inVain = i % 4 == 3;
            Map<String, Object> scan = scan(station, inVain ? "SB1" : aPack(), sack);
            sent.put(
                    idOf(scan),
                    inVain
                            ? refused(scan, sack)
                            : accepted(scan, "LINKED", String.valueOf(scan.get("raw")), sack, i + 1 - i / 4));
        }
        return sent;
    }

    private ObjectNode accepted(Map<String, Object> scan, String outcome, String code, String sack, int childCount) {
        Answer answer = expect(201, service.send(scan, supervisor));
        return told(scan, outcome, sack)
                .put("refused", false)
                .put("code", code)
                .put("childCount", childCount)
                .put("capacity", 30)
                .put("state", childCount == 30 ? "SEALED" : "OPEN")
                .put("recordedAt", answer.text("recordedAt"));
    }

    private ObjectNode refused(Map<String, Object> scan, String sack) {
        expect(422, service.send(scan, supervisor));
        return told(scan, "INVALID_CODE", sack).put("refused", true);
    }

    private static ObjectNode told(Map<String, Object> scan, String outcome, String sack) {
        return JSON.createObjectNode()
                .put("scanId", idOf(scan))
                .put("siteCode", "HSR")
                .put("stationCode", String.valueOf(scan.get("stationCode")))
                .put("userId", TestIssuer.userId("supervisor.hisar"))
                .put("outcome", outcome)
                .put("parentCode", sack)
                .put("occurredAt", "2026-11-21T04:30:00.123Z");
    }

    private static Map<String, Object> scan(String station, String raw, @Nullable String parent) {
        return with(aScan(raw, parent), "stationCode", station);
    }
}
