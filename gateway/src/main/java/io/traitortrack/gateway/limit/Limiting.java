package io.traitortrack.gateway.limit;

import java.util.List;
import java.util.concurrent.atomic.AtomicReference;

import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts in Redis while it answers, else in this gateway; says so once each time that it changes.
 *
 * <p>The first request that waits in vain sends all that follow to the local buckets; none of them asks Redis again until
 * {@link RedisLookout} has found it.
 */
final class Limiting implements Buckets {

    private static final Logger LOG = LoggerFactory.getLogger(Limiting.class);

    private static final Place STARTING = new Place(null, false);
    private static final Place AWAY = new Place(null, true);

    private final LocalBuckets local;
    private final AtomicReference<Place> place = new AtomicReference<>(STARTING);

    private record Place(@Nullable RedisBuckets redis, boolean away) {}

    Limiting(LocalBuckets local) {
        this.local = local;
    }

    @Override
    public @Nullable Refused take(List<Claim> claims) {
        Place now = place.get();
        RedisBuckets redis = now.redis();
        if (redis != null) {
            try {
                return redis.take(claims);
            } catch (RedisAway away) {
                if (place.compareAndSet(now, AWAY)) {
                    tell(away);
                }
            }
        }
        return local.take(claims);
    }

    /** Whether all gateways count together at this moment. */
    boolean isShared() {
        return place.get().redis() != null;
    }

    void found(RedisBuckets redis) {
        Place before = place.get();
        if (before.redis() != redis && place.compareAndSet(before, new Place(redis, false))) {
            LOG.info("Redis is there: requests are counted for all gateways");
        }
    }

    void away(RuntimeException why) {
        if (!place.getAndSet(AWAY).away()) {
            tell(why);
        }
    }

    private static void tell(RuntimeException why) {
        LOG.warn("Redis is away ({}): each gateway counts for itself, up to a lower ceiling", why.getMessage());
    }
}
