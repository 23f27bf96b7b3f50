package io.traitortrack.scanning.feed;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

import io.traitortrack.scanning.ScanService;
import io.traitortrack.testkit.TestServers;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.json.JsonMapper;

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
        String sack = aSack();
        List<Callable<List<String>>> stations = new ArrayList<>();
        for (int station = 1; station <= 2; station++) {
            String code = "HSR-" + station;
            stations.add(() -> {
                List<String> sent = new ArrayList<>();
                for (int i = 0; i < 40; i++) {
                    Map<String, Object> scan = i % 4 == 3 ? scan(code, "SB1", sack) : scan(code, aPack(), null);
                    service.send(scan, supervisor);
                    sent.add(idOf(scan));
                }
                return sent;
            });
        }
        List<String> told = new ArrayList<>();
        List<String> ids = new ArrayList<>();
        List<String> sent = new ArrayList<>();
        Subscriber listening = new Subscriber("/api/v1/feed?site=HSR", supervisor, null);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<String>>> work =
                    stations.stream().map(threads::submit).toList();
            while (told.size() < 80) {
                Subscriber.Event event = listening.nextEvent();
                assertThat(event.name()).isEqualTo("scan");
                told.add(JSON.readTree(event.data()).path("scanId").stringValue());
                ids.add(String.valueOf(event.id()));
                if (told.size() % 7 == 0) {
                    listening.close();
                    listening = new Subscriber("/api/v1/feed?site=HSR", supervisor, ids.getLast());
                }
            }
            for (Future<List<String>> done : work) {
                sent.addAll(done.get());
            }
        } finally {
            listening.close();
        }

        assertThat(told).doesNotHaveDuplicates().containsExactlyInAnyOrderElementsOf(sent);
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

    private static Map<String, Object> scan(String station, String raw, @Nullable String parent) {
        return with(aScan(raw, parent), "stationCode", station);
    }
}
