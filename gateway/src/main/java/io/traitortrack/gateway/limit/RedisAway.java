package io.traitortrack.gateway.limit;

/** Redis did not do what was asked of it in time. */
final class RedisAway extends RuntimeException {

    RedisAway(String why) {
        super(why, null, false, false);
    }
}
