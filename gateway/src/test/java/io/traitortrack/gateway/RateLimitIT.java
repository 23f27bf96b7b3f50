package io.traitortrack.gateway;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;

import io.lettuce.core.RedisClient;
import io.lettuce.core.api.StatefulRedisConnection;
import io.traitortrack.testkit.TestServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Two gateways with one Redis count as one, exactly. */
class RateLimitIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final StandIn SERVICE = new StandIn("service");

    /** What comes back of most buckets during a test is less than one token. */
    private static final String HARDLY = "0.01";

    private static final Map<String, String> CEILINGS = Map.ofEntries(
            Map.entry("without-redis", "0.5"),
            Map.entry("ceilings.scan.user.burst", "2000"),
            Map.entry("ceilings.scan.user.per-second", HARDLY),
            Map.entry("ceilings.scan.station.burst", "1000"),
            Map.entry("ceilings.scan.station.per-second", HARDLY),
            Map.entry("ceilings.report.user.burst", "20"),
            Map.entry("ceilings.report.user.per-second", "20"),
            Map.entry("ceilings.write.user.burst", "40"),
            Map.entry("ceilings.write.user.per-second", HARDLY),
            Map.entry("ceilings.other.user.burst", "10"),
            Map.entry("ceilings.other.user.per-second", "0.5"),
            Map.entry("ceilings.login.address.burst", "5"),
            Map.entry("ceilings.login.address.per-second", HARDLY));

    private static RunningGateway one;
    private static RunningGateway other;

    @BeforeAll
    static void start() {
        one = RunningGateway.start(SERVICE, Duration.ofSeconds(8), CEILINGS);
        other = RunningGateway.start(SERVICE, Duration.ofSeconds(8), CEILINGS);
    }

    @AfterAll
    static void stop() {
        one.close();
        other.close();
        SERVICE.stop();
    }

    @BeforeEach
    void bothCountInRedis() {
        await().atMost(PATIENCE).until(() -> one.countsInRedis() && other.countsInRedis());
    }

    @AfterEach
    void forgetWhatTheServiceSaw() {
        SERVICE.reset();
    }

    @Test
    void lettingThroughTheBurstAndNoMoreWhateverComesAtOnce() {
        String user = token("at.once");

        List<Integer> answers = atOnce(16, 10, i -> gateway(i).post(user, "/api/v1/bills", "{}"));

        assertThat(Collections.frequency(answers, 200)).isEqualTo(40);
        assertThat(Collections.frequency(answers, 429)).isEqualTo(120);
        assertThat(SERVICE.seen()).hasSize(40);
    }

    @Test
    void lettingThroughWhatHasComeBackAndNoMore() {
        String user = token("for.a.while");
        long start = System.nanoTime();

        List<Integer> answers = atOnce(8, 40, i -> gateway(i).get(user, "/api/v1/search"));

        double seconds = (System.nanoTime() - start) / 1e9;
        assertThat(Collections.frequency(answers, 200)).isBetween(20, (int) (20 + 20 * seconds) + 1);
        assertThat(SERVICE.seen()).hasSize(Collections.frequency(answers, 200));
    }

    @Test
    void aRequestPassesAfterTheTimeThatTheRefusalNames() {
        String user = token("comes.again");
        atOnce(1, 10, i -> one.get(user, "/api/v1/bags/x"));

        HttpResponse<String> refused = other.get(user, "/api/v1/bags/x");
        long heard = System.nanoTime();

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(refused.headers().firstValue("Content-Type").orElse("")).startsWith("application/problem+json");
        assertThat(refused.headers().firstValue("X-Request-Id")).isPresent();
        assertThat(JSON.readTree(refused.body()).path("code").asString()).isEqualTo("RATE_LIMITED");
        assertThat(JSON.readTree(refused.body()).path("limitedBy").asString()).isEqualTo("user");
        long named = Long.parseLong(refused.headers().firstValue("Retry-After").orElse("0"));
        assertThat(named).isBetween(1L, 2L);
        await().atMost(PATIENCE)
                .pollInterval(Duration.ofMillis(20))
                .until(() ->
                        System.nanoTime() - heard >= Duration.ofSeconds(named).toNanos());
        assertThat(one.get(user, "/api/v1/bags/x").statusCode()).isEqualTo(200);
    }

    @Test
    void aBatchWeighsItsScansForItsUserAndItsStation() {
        String user = token("in.batches");

        List<Integer> answers = atOnce(8, 2, i -> gateway(i).post(user, "/api/v1/scans/batch", batch(100, "BAT-1")));

        assertThat(Collections.frequency(answers, 200)).isEqualTo(10);
        assertThat(one.post(user, "/api/v1/scans/batch", batch(500, "BAT-2")).statusCode())
                .isEqualTo(200);
        // what the full station refused was given back to the user: 500 of 2000 are left
        await().atMost(PATIENCE)
                .untilAsserted(() -> assertThat(one.post(user, "/api/v1/scans/batch", batch(500, "BAT-3"))
                                .statusCode())
                        .isEqualTo(200));
        assertThat(one.post(user, "/api/v1/scans", scan("BAT-4")).statusCode()).isEqualTo(429);
    }

    @Test
    void aFullStationStopsItselfAndNobodyElse() {
        String user = token("moves.on");
        IntStream.range(0, 2).forEach(i -> one.post(user, "/api/v1/scans/batch", batch(500, "FUL-1")));

        HttpResponse<String> refused = other.post(token("next.shift"), "/api/v1/scans", scan("FUL-1"));

        assertThat(refused.statusCode()).isEqualTo(429);
        assertThat(JSON.readTree(refused.body()).path("limitedBy").asString()).isEqualTo("station");
        assertThat(other.post(user, "/api/v1/scans", scan("FUL-2")).statusCode())
                .isEqualTo(200);
        assertThat(other.post(token("next.door"), "/api/v1/scans", scan("FUL-2"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aUserWhoMayNotWriteAnyMoreStillReadsAndOthersWrite() {
        String user = token("writes.much");
        double before = one.refused("write", "user");
        atOnce(4, 10, i -> one.post(user, "/api/v1/bills", "{}"));

        assertThat(one.post(user, "/api/v1/bills", "{}").statusCode()).isEqualTo(429);
        assertThat(one.refused("write", "user") - before).isEqualTo(1);
        assertThat(one.get(user, "/api/v1/bills").statusCode()).isEqualTo(200);
        assertThat(one.get(user, "/api/v1/me").statusCode()).isEqualTo(200);
        assertThat(one.post(token("writes.little"), "/api/v1/bills", "{}").statusCode())
                .isEqualTo(200);
    }

    @Test
    void aBodyThatCannotBeReadCountsForItsUserAndTravelsAsItCame() {
        String user = token("malformed");
        String body = "{\"scans\":[{\"stationCode\":\"MAL-1\",}] \u0939 ";

        List<Integer> answers = atOnce(4, 2, i -> gateway(i).post(user, "/api/v1/scans/batch", body));

        assertThat(Collections.frequency(answers, 200)).isEqualTo(4);
        assertThat(SERVICE.seen()).hasSize(4).allMatch(seen -> seen.body().equals(body));
        assertThat(one.post(token("well.formed"), "/api/v1/scans/batch", batch(500, "MAL-1"))
                        .statusCode())
                .isEqualTo(200);
        assertThat(other.post(token("well.formed"), "/api/v1/scans/batch", batch(500, "MAL-1"))
                        .statusCode())
                .isEqualTo(200);
    }

    @Test
    void aTokenThatIsNotOursTakesNothingFromTheUserThatItNames() {
        String forged = TestServers.issuer().forgedToken("victim", List.of("biller"), List.of());
        List<Integer> refused = atOnce(4, 20, i -> one.post(forged, "/api/v1/bills", "{}"));

        List<Integer> answers = atOnce(4, 10, i -> one.post(token("victim"), "/api/v1/bills", "{}"));

        assertThat(refused).containsOnly(401);
        assertThat(answers).containsOnly(200);
    }

    @Test
    void beforeTheLoginAnAddressIsCountedAndAfterItNobodysAddressIs() {
        String login = "/id/realms/traitortrack/protocol/openid-connect/auth";

        List<Integer> answers = atOnce(4, 5, i -> gateway(i).get(null, login));

        assertThat(Collections.frequency(answers, 200)).isEqualTo(5);
        assertThat(Collections.frequency(answers, 429)).isEqualTo(15);
        assertThat(one.get(null, "/api/v1/audit/log/key").statusCode()).isEqualTo(200);
        assertThat(one.get(token("logged.in"), "/api/v1/me").statusCode()).isEqualTo(200);
    }

    @Test
    void everyKeyInRedisEndsAndThatOfAFullBucketSoon() {
        String user = token("makes.up");
        atOnce(8, 50, i -> gateway(i).post(user, "/api/v1/scans", scan("MADE-UP-" + i)));
        one.post(user, "/api/v1/scans", scan("x".repeat(100_000)));
        one.post(user, "/api/v1/scans", scan("a\\u0000b"));
        one.get(user, "/api/v1/search");

        try (RedisClient client = RedisClient.create(TestServers.redis().url());
                StatefulRedisConnection<String, String> redis = client.connect()) {
            assertThat(redis.sync().keys("*x*b*")).isEmpty();
            assertThat(redis.sync().keys("limit:*"))
                    .isNotEmpty()
                    .allMatch(key -> redis.sync().pttl(key) != -1);
            await().atMost(PATIENCE)
                    .until(() -> redis.sync().keys("limit:report:*").isEmpty());
        }
    }

    private static RunningGateway gateway(int i) {
        return i % 2 == 0 ? one : other;
    }

    static String token(String user) {
        return TestServers.issuer().token(user, List.of("biller"), List.of("LKO"));
    }

    static String scan(String station) {
        return "{\"stationCode\":\"" + station + "\"}";
    }

    static String batch(int scans, String station) {
        return "{\"scans\":[" + String.join(",", Collections.nCopies(scans, scan(station))) + "]}";
    }

    /** One request to the gateway; its number tells them apart. */
    @FunctionalInterface
    interface Request {
        HttpResponse<String> send(int number);
    }

    /** The statuses of {@code threads * each} requests. */
    static List<Integer> atOnce(int threads, int each, Request request) {
        try (ExecutorService all = Executors.newFixedThreadPool(threads)) {
            List<Callable<Integer>> calls = IntStream.range(0, threads * each)
                    .mapToObj(i -> (Callable<Integer>) () -> request.send(i).statusCode())
                    .toList();
            return all.invokeAll(calls).stream().map(Future::resultNow).toList();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
