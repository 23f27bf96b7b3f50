package io.traitortrack.gateway.limit;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import org.jspecify.annotations.Nullable;

import static java.util.Objects.requireNonNull;
import static java.util.stream.Collectors.toUnmodifiableMap;

/**
 * The buckets of this gateway alone, each a part of what Redis would allow.
 *
 * <p>Each kind of owner has so many at most, the seldom asked of are forgotten first: names that somebody makes up for
 * stations push out no user.
 */
final class LocalBuckets implements Buckets {

    private static final int MOST_OF_A_KIND = 10_000;

    private final Limits limits;
    private final Map<Owner, Cache<Name, Bucket>> known;

    private record Name(Traffic traffic, String holder) {}

    LocalBuckets(Limits limits) {
        this.limits = limits;
        this.known = List.of(Owner.values()).stream()
                .collect(toUnmodifiableMap(
                        owner -> owner,
                        owner -> Caffeine.newBuilder()
                                .maximumSize(MOST_OF_A_KIND)
                                .build()));
    }

    @Override
    public @Nullable Refused take(List<Claim> claims) {
        List<Claim> taken = new ArrayList<>();
        Refused refused = null;
        for (Claim claim : claims) {
            ConsumptionProbe answer = bucket(claim).tryConsumeAndReturnRemaining(claim.tokens());
            if (answer.isConsumed()) {
                taken.add(claim);
            } else {
                refused = Refused.longer(refused, Refused.of(claim, answer.getNanosToWaitForRefill()));
            }
        }
        if (refused != null) {
            taken.forEach(claim -> bucket(claim).addTokens(claim.tokens()));
        }
        return refused;
    }

    /** How many buckets of a kind are kept at this moment. */
    long size(Owner owner) {
        Cache<Name, Bucket> cache = of(owner);
        cache.cleanUp();
        return cache.estimatedSize();
    }

    private Bucket bucket(Claim claim) {
        return of(claim.owner())
                .get(
                        new Name(claim.traffic(), claim.holder()),
                        name -> Bucket.builder()
                                .addLimit(limits.of(claim)
                                        .part(limits.withoutRedis())
                                        .bandwidth())
                                .build());
    }

    private Cache<Name, Bucket> of(Owner owner) {
        return requireNonNull(known.get(owner));
    }
}
