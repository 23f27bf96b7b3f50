package io.traitortrack.gateway.limit;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;

/**
 * What there is to watch of the limits.
 *
 * <ul>
 *   <li>{@code traitortrack.limits.limiter}: 1 for the {@code limiter} that counts now, {@code redis} or {@code local}
 *   <li>{@code traitortrack.limits.refused}: requests answered with 429, by {@code class} and by whose bucket was empty
 * </ul>
 */
final class LimitMeters {

    private final MeterRegistry registry;

    LimitMeters(MeterRegistry registry, Limiting limiting) {
        this.registry = registry;
        Gauge.builder("traitortrack.limits.limiter", limiting, now -> now.isShared() ? 1 : 0)
                .tag("limiter", "redis")
                .register(registry);
        Gauge.builder("traitortrack.limits.limiter", limiting, now -> now.isShared() ? 0 : 1)
                .tag("limiter", "local")
                .register(registry);
        for (Traffic traffic : Traffic.values()) {
            traffic.owners().forEach(owner -> refused(traffic, owner));
        }
    }

    void count(Refused refused) {
        refused(refused.claim().traffic(), refused.claim().owner()).increment();
    }

    private Counter refused(Traffic traffic, Owner owner) {
        return Counter.builder("traitortrack.limits.refused")
                .tag("class", traffic.word())
                .tag("by", owner.word())
                .register(registry);
    }
}
