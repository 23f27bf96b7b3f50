package io.traitortrack.gateway.limit;

import java.time.Duration;
import java.util.EnumMap;
import java.util.Map;
import java.util.function.Consumer;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class LimitsTest {

    private static final Duration PATIENCE = Duration.ofMillis(50);
    private static final Duration LOOKOUT = Duration.ofSeconds(1);

    /** Every class with the same ceiling for each of its owners. */
    static Limits everywhere(Ceiling ceiling, double withoutRedis) {
        return new Limits(withoutRedis, PATIENCE, LOOKOUT, ceilings(ceiling, changed -> {}));
    }

    @Test
    void everyClassNeedsItsCeilings() {
        Ceiling ceiling = new Ceiling(2_000, 10);

        assertThatThrownBy(() ->
                        new Limits(0.25, PATIENCE, LOOKOUT, ceilings(ceiling, all -> all.remove(Traffic.REPORT))))
                .hasMessageContaining("ceilings.report");
        assertThatThrownBy(() -> new Limits(
                        0.25,
                        PATIENCE,
                        LOOKOUT,
                        ceilings(ceiling, all -> all.put(Traffic.SCAN, Map.of(Owner.USER, ceiling)))))
                .hasMessageContaining("ceilings.scan");
        assertThatThrownBy(() -> new Limits(
                        0.25,
                        PATIENCE,
                        LOOKOUT,
                        ceilings(ceiling, all -> all.put(Traffic.LOGIN, Map.of(Owner.USER, ceiling)))))
                .hasMessageContaining("ceilings.login");
    }

    @Test
    void theLargestBatchFitsAlsoWithoutRedis() {
        assertThat(everywhere(new Ceiling(2_000, 1), 0.25)).isNotNull();
        assertThatThrownBy(() -> everywhere(new Ceiling(1_999, 1), 0.25)).hasMessageContaining("batch of 500");
    }

    @ParameterizedTest
    @ValueSource(doubles = {0, -1, 1, 2, Double.NaN})
    void withoutRedisLessIsLetThroughButSomething(double part) {
        assertThatThrownBy(() -> everywhere(new Ceiling(5_000, 1), part)).hasMessageContaining("without-redis");
    }

    @Test
    void aRequestDoesNotWaitForever() {
        Map<Traffic, Map<Owner, Ceiling>> all = ceilings(new Ceiling(5_000, 1), changed -> {});

        assertThatThrownBy(() -> new Limits(0.5, Duration.ZERO, LOOKOUT, all)).hasMessageContaining("patience");
        assertThatThrownBy(() -> new Limits(0.5, LOOKOUT, PATIENCE, all)).hasMessageContaining("lookout");
    }

    @Test
    void aCeilingLetsSomethingThrough() {
        assertThatThrownBy(() -> new Ceiling(0, 1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Ceiling(1, 0)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Ceiling(1, -1)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new Ceiling(1, Double.NaN)).isInstanceOf(IllegalArgumentException.class);
        assertThat(new Ceiling(3, 1).part(0.1).burst()).isEqualTo(1);
    }

    @Test
    void aBucketFillsAtTheRateThatIsSet() {
        assertThat(new Ceiling(5_000, 100).filling()).isEqualTo(Duration.ofSeconds(50));
        assertThat(new Ceiling(5_000, 100).part(0.25).filling()).isEqualTo(Duration.ofSeconds(50));
    }

    private static Map<Traffic, Map<Owner, Ceiling>> ceilings(
            Ceiling ceiling, Consumer<Map<Traffic, Map<Owner, Ceiling>>> change) {
        Map<Traffic, Map<Owner, Ceiling>> all = new EnumMap<>(Traffic.class);
        for (Traffic traffic : Traffic.values()) {
            Map<Owner, Ceiling> owners = new EnumMap<>(Owner.class);
            traffic.owners().forEach(owner -> owners.put(owner, ceiling));
            all.put(traffic, owners);
        }
        change.accept(all);
        return all;
    }
}
