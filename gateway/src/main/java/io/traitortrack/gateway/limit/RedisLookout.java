package io.traitortrack.gateway.limit;

import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

import io.lettuce.core.api.StatefulRedisConnection;
import org.jspecify.annotations.Nullable;
import org.springframework.context.SmartLifecycle;

/**
 * Looks for Redis again and again, so that no request has to: also while nobody asks for anything.
 *
 * <p>A connection on which nothing comes back is closed and made anew, since its other end may be gone without a word.
 */
final class RedisLookout implements SmartLifecycle, AutoCloseable {

    private final Limits limits;
    private final Limiting limiting;
    private final Supplier<StatefulRedisConnection<byte[], byte[]>> connect;
    private @Nullable ScheduledExecutorService thread;
    private @Nullable RedisBuckets redis;

    RedisLookout(Limits limits, Limiting limiting, Supplier<StatefulRedisConnection<byte[], byte[]>> connect) {
        this.limits = limits;
        this.limiting = limiting;
        this.connect = connect;
    }

    @Override
    public synchronized void start() {
        ScheduledExecutorService started = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("redis-lookout").factory());
        var _ = started.scheduleWithFixedDelay(this::look, 0, limits.lookout().toNanos(), TimeUnit.NANOSECONDS);
        thread = started;
    }

    private synchronized void look() {
        if (thread == null) {
            return;
        }
        try {
            RedisBuckets found = redis;
            if (found == null) {
                found = new RedisBuckets(limits, connect.get());
                redis = found;
                // the first exchange of a process loads classes, which no request should wait for
                found.probe(limits.lookout());
            }
            found.probe(limits.patience());
            limiting.found(found);
        } catch (RuntimeException away) {
            limiting.away(away);
            close();
        }
    }

    @Override
    public synchronized boolean isRunning() {
        return thread != null;
    }

    /** Stops looking; requests that are still under way use what was found last. */
    @Override
    public synchronized void stop() {
        if (thread != null) {
            thread.shutdownNow();
            thread = null;
        }
    }

    @Override
    public synchronized void close() {
        if (redis != null) {
            redis.close();
            redis = null;
        }
    }
}
