package io.traitortrack.gateway.limit;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.distributed.AsyncBucketProxy;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.AsyncProxyManager;
import io.github.bucket4j.distributed.proxy.optimization.Optimizations;
import io.github.bucket4j.redis.lettuce.Bucket4jLettuce;
import io.lettuce.core.api.StatefulRedisConnection;
import org.jspecify.annotations.Nullable;

/**
 * The buckets in Redis, which all gateways share, over one connection.
 *
 * <p>A bucket is there only while it is not full: its key goes a moment after it would have filled, so what a stranger
 * makes up lives for a second. The ceiling is part of the key; a new one begins with a full bucket.
 */
final class RedisBuckets implements Buckets, AutoCloseable {

    private static final Duration KEPT_AFTER_FULL = Duration.ofSeconds(1);
    private static final Ceiling OF_A_PROBE = new Ceiling(1_000, 1_000);
    private static final int MOST_IN_HAND = 10_000;

    private final Limits limits;
    private final StatefulRedisConnection<byte[], byte[]> connection;
    private final AsyncProxyManager<byte[]> manager;
    private final Cache<String, AsyncBucketProxy> inHand =
            Caffeine.newBuilder().maximumSize(MOST_IN_HAND).build();

    RedisBuckets(Limits limits, StatefulRedisConnection<byte[], byte[]> connection) {
        this.limits = limits;
        this.connection = connection;
        this.manager = Bucket4jLettuce.casBasedBuilder(connection)
                .expirationAfterWrite(
                        ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(KEPT_AFTER_FULL))
                .requestTimeout(limits.lookout())
                .build()
                .asAsync();
    }

    /** @throws RedisAway where Redis did not answer in time; it may have taken the tokens all the same */
    @Override
    public @Nullable Refused take(List<Claim> claims) {
        List<CompletableFuture<ConsumptionProbe>> asked = new ArrayList<>();
        for (Claim claim : claims) {
            asked.add(bucket(key(claim), limits.of(claim)).tryConsumeAndReturnRemaining(claim.tokens()));
        }
        try {
            await(CompletableFuture.allOf(asked.toArray(CompletableFuture<?>[]::new)), limits.patience());
        } catch (RedisAway away) {
            // whoever comes next must not queue up behind an exchange that hangs
            inHand.invalidateAll();
            throw away;
        }
        Refused refused = null;
        for (int i = 0; i < claims.size(); i++) {
            ConsumptionProbe answer = asked.get(i).join();
            if (!answer.isConsumed()) {
                refused = Refused.longer(refused, Refused.of(claims.get(i), answer.getNanosToWaitForRefill()));
            }
        }
        if (refused != null) {
            giveBack(claims, asked);
        }
        return refused;
    }

    /** Nobody waits for it: should it be lost, a bucket that refused nothing is a little emptier for a while. */
    private void giveBack(List<Claim> claims, List<CompletableFuture<ConsumptionProbe>> answers) {
        for (int i = 0; i < claims.size(); i++) {
            if (answers.get(i).join().isConsumed()) {
                Claim claim = claims.get(i);
                var _ = bucket(key(claim), limits.of(claim)).addTokens(claim.tokens());
            }
        }
    }

    /** Does what a request does, on a bucket that nobody has. */
    void probe(Duration patience) {
        await(bucket("limit:probe", OF_A_PROBE).tryConsumeAndReturnRemaining(1), patience);
    }

    private static void await(CompletableFuture<?> answer, Duration patience) {
        try {
            answer.get(patience.toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException late) {
            throw new RedisAway("no answer within " + patience.toMillis() + " ms");
        } catch (ExecutionException failed) {
            throw new RedisAway(String.valueOf(failed.getCause()));
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RedisAway("interrupted");
        }
    }

    private static String key(Claim claim) {
        return "limit:" + claim.traffic().word() + ":" + claim.owner().word() + ":" + claim.holder();
    }

    /** Requests of this gateway that meet at a bucket share one exchange; for that they must share the object. */
    private AsyncBucketProxy bucket(String key, Ceiling ceiling) {
        return inHand.get(key, missing -> {
            byte[] name =
                    (missing + ":" + ceiling.burst() + "-" + ceiling.perSecond()).getBytes(StandardCharsets.UTF_8);
            CompletableFuture<BucketConfiguration> configuration = CompletableFuture.completedFuture(ceiling.bucket());
            return manager.builder().withOptimization(Optimizations.batching()).build(name, () -> configuration);
        });
    }

    @Override
    public void close() {
        connection.close();
    }
}
