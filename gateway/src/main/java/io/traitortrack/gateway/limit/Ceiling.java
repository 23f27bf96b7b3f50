package io.traitortrack.gateway.limit;

import java.time.Duration;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.BucketConfiguration;

/**
 * The size of a bucket and how fast it fills.
 *
 * @param burst tokens in a full bucket; so many requests may come at once
 * @param perSecond tokens that come back each second, one by one; so many requests may come for ever
 */
record Ceiling(long burst, double perSecond) {

    private static final double NANOS = 1e9;
    private static final long MOST = 1_000_000_000;
    private static final long LONGEST_FILLING = 30 * 24 * 3_600;

    Ceiling {
        if (burst < 1
                || burst > MOST
                || !(perSecond > 0 && perSecond <= MOST && burst / perSecond <= LONGEST_FILLING)) {
            throw new IllegalArgumentException(
                    "a ceiling has a burst of 1 to 1,000,000,000 and so many per second that a bucket fills in 30 days");
        }
    }

    /** How long an empty bucket takes until it is full. */
    Duration filling() {
        return Duration.ofNanos((long) Math.ceil(burst / perSecond * NANOS));
    }

    BucketConfiguration bucket() {
        return BucketConfiguration.builder().addLimit(bandwidth()).build();
    }

    Bandwidth bandwidth() {
        return Bandwidth.builder()
                .capacity(burst)
                .refillGreedy(burst, filling())
                .build();
    }

    /** The same for a part of it, at least one token. */
    Ceiling part(double share) {
        return new Ceiling(Math.max(1, (long) (burst * share)), perSecond * share);
    }
}
