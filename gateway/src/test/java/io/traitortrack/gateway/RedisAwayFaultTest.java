package io.traitortrack.gateway;

import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;

import io.traitortrack.localstack.process.DeathWatch;
import io.traitortrack.testkit.TestServers;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

import static io.traitortrack.gateway.RateLimitIT.atOnce;
import static io.traitortrack.gateway.RateLimitIT.token;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** Redis goes away under load, by its death or without a word, and comes back: nobody but the ceilings notices. */
class RedisAwayFaultTest {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final StandIn SERVICE = new StandIn("service");
    private static final int BURST = 40;

    private static RunningGateway gateway;

    @BeforeAll
    static void start() {
        gateway = RunningGateway.start(
                SERVICE,
                Duration.ofSeconds(2),
                Map.of(
                        "without-redis", "0.5",
                        "ceilings.write.user.burst", Integer.toString(BURST),
                        "ceilings.write.user.per-second", "0.01"));
    }

    @AfterAll
    static void stop() {
        gateway.close();
        SERVICE.stop();
    }

    @BeforeEach
    void countsInRedis() {
        await().atMost(PATIENCE).until(gateway::countsInRedis);
    }

    @Test
    void everyRequestIsAnsweredWhileRedisStopsAndComesBack() throws Exception {
        Queue<Integer> answers = new ConcurrentLinkedQueue<>();
        AtomicBoolean over = new AtomicBoolean();
        try (ExecutorService threads = Executors.newFixedThreadPool(2)) {
            Future<?> one = threads.submit(() -> scanUntil(over, answers));
            Future<?> other = threads.submit(() -> scanUntil(over, answers));
            try {
                await().atMost(PATIENCE).until(() -> answers.size() > 50);
                TestServers.redis().stop();
                await().atMost(PATIENCE).until(() -> !gateway.countsInRedis());
                moreThan(50, answers);
                assertThat(gateway.isReady()).isTrue();
                startRedis();
                await().atMost(PATIENCE).until(gateway::countsInRedis);
                moreThan(50, answers);
            } finally {
                over.set(true);
            }
            one.get();
            other.get();
        }
        assertThat(answers).isSubsetOf(200, 429).contains(200);
    }

    @Test
    void theCeilingIsLowerUntilRedisIsBack() {
        TestServers.redis().stop();
        await().atMost(PATIENCE).until(() -> !gateway.countsInRedis());

        assertThat(passedOf("while.redis.is.down")).isEqualTo(BURST / 2);

        startRedis();
        await().atMost(PATIENCE).until(gateway::countsInRedis);
        assertThat(passedOf("after.redis.came.back")).isEqualTo(BURST);
    }

    /** Fifty requests in a row that wait two seconds each would take longer. */
    @Test
    @Timeout(60)
    void aRedisThatStandsStillHoldsUpTheFirstRequestsOnly() throws Exception {
        signal("STOP");
        try {
            List<Integer> answers = atOnce(8, 50, i -> gateway.post(token("while.frozen"), "/api/v1/bills", "{}"));

            assertThat(answers).isSubsetOf(200, 429);
            assertThat(gateway.countsInRedis()).isFalse();
            assertThat(Collections.frequency(answers, 200)).isEqualTo(BURST / 2);
            assertThat(gateway.isReady()).isTrue();
        } finally {
            signal("CONT");
        }
        await().atMost(PATIENCE).until(gateway::countsInRedis);
        assertThat(passedOf("after.the.frost")).isEqualTo(BURST);
    }

    private static void scanUntil(AtomicBoolean over, Queue<Integer> answers) {
        while (!over.get()) {
            answers.add(gateway.post(token("under.load"), "/api/v1/scans", RateLimitIT.scan("LKO-1"))
                    .statusCode());
        }
    }

    private static void moreThan(int count, Queue<Integer> answers) {
        int before = answers.size();
        await().atMost(PATIENCE).until(() -> answers.size() > before + count);
    }

    private static int passedOf(String user) {
        List<Integer> answers = atOnce(4, BURST / 2, i -> gateway.post(token(user), "/api/v1/bills", "{}"));
        assertThat(answers).isSubsetOf(200, 429);
        return Collections.frequency(answers, 200);
    }

    private static void startRedis() {
        TestServers.redis().start();
        DeathWatch.over(TestServers.redis().process().orElseThrow());
    }

    private static void signal(String name) throws Exception {
        long pid = TestServers.redis().process().orElseThrow().pid();
        assertThat(new ProcessBuilder("kill", "-" + name, Long.toString(pid))
                        .start()
                        .waitFor())
                .isZero();
    }
}
