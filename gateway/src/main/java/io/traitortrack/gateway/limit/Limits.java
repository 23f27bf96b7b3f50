package io.traitortrack.gateway.limit;

import java.time.Duration;
import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;

import static java.util.Objects.requireNonNull;

/**
 * The ceilings of every class of requests, and what holds while Redis is away.
 *
 * @param withoutRedis the part of every ceiling that one gateway lets through by itself, e.g. 0.25
 * @param patience how long a request waits for Redis before it is counted here
 * @param lookout how often Redis is looked for, whether it is there or away
 * @param ceilings by class and owner
 */
@ConfigurationProperties("traitortrack.limits")
record Limits(double withoutRedis, Duration patience, Duration lookout, Map<Traffic, Map<Owner, Ceiling>> ceilings) {

    Limits {
        if (!(withoutRedis > 0 && withoutRedis < 1)) {
            throw new IllegalArgumentException("traitortrack.limits.without-redis must lie between 0 and 1");
        }
        if (patience.isNegative() || patience.isZero() || lookout.compareTo(patience) < 0) {
            throw new IllegalArgumentException(
                    "traitortrack.limits.patience must be above zero, and lookout no shorter than it");
        }
        for (Traffic traffic : Traffic.values()) {
            Map<Owner, Ceiling> given = ceilings.getOrDefault(traffic, Map.of());
            if (!given.keySet().equals(traffic.owners())) {
                throw new IllegalArgumentException("traitortrack.limits.ceilings." + traffic.word()
                        + " must name a ceiling for each of " + traffic.owners() + " and for nobody else");
            }
            given.forEach((owner, ceiling) -> requireRoom(traffic, owner, ceiling.part(withoutRedis)));
        }
        ceilings = Map.copyOf(ceilings);
    }

    /** A request that asks for more than a full bucket holds would be refused for ever. */
    private static void requireRoom(Traffic traffic, Owner owner, Ceiling least) {
        if (traffic == Traffic.SCAN && least.burst() < ScanLoad.LARGEST_BATCH) {
            throw new IllegalArgumentException("traitortrack.limits.ceilings.scan." + owner.word()
                    + ".burst must hold a batch of " + ScanLoad.LARGEST_BATCH + " scans also without Redis");
        }
    }

    Ceiling of(Claim claim) {
        return requireNonNull(requireNonNull(ceilings.get(claim.traffic())).get(claim.owner()));
    }
}
