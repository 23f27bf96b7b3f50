package io.traitortrack.gateway.limit;

import java.util.List;
import java.util.Objects;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class LocalBucketsTest {

    private final LocalBuckets buckets = new LocalBuckets(LimitsTest.everywhere(new Ceiling(1_000, 0.01), 0.5));

    @Test
    void letThroughAPartOfTheCeiling() {
        assertThat(buckets.take(List.of(user("a", 500)))).isNull();
        assertThat(buckets.take(List.of(user("a", 1)))).isNotNull();
        assertThat(buckets.take(List.of(user("b", 1)))).isNull();
    }

    @Test
    void takeFromAllOrFromNone() {
        buckets.take(List.of(station("LKO-1", 500)));

        Refused refused = Objects.requireNonNull(buckets.take(List.of(user("a", 10), station("LKO-1", 10))));

        assertThat(refused.claim()).isEqualTo(station("LKO-1", 10));
        assertThat(buckets.take(List.of(user("a", 500)))).isNull();
    }

    @Test
    void nameTheLongestPauseOfSeveral() {
        buckets.take(List.of(user("a", 490), station("LKO-1", 500)));

        Refused refused = Objects.requireNonNull(buckets.take(List.of(user("a", 20), station("LKO-1", 20))));

        assertThat(refused.claim()).isEqualTo(station("LKO-1", 20));
    }

    @Test
    void sayHowLongInWholeSeconds() {
        buckets.take(List.of(user("a", 500)));

        // a hundredth of a token comes back each second, half of that without Redis
        assertThat(Objects.requireNonNull(buckets.take(List.of(user("a", 1)))).pause())
                .isBetween(java.time.Duration.ofSeconds(199), java.time.Duration.ofSeconds(200));
    }

    @Test
    void keepTheirMemoryBoundedAndTheirUsersWhereSomebodyMakesUpStations() {
        buckets.take(List.of(user("a", 500)));
        for (int i = 0; i < 50_000; i++) {
            buckets.take(List.of(station("MADE-UP-" + i, 1)));
        }

        assertThat(buckets.size(Owner.STATION)).isLessThanOrEqualTo(10_000);
        assertThat(buckets.take(List.of(user("a", 1)))).isNotNull();
    }

    private static Claim user(String id, long tokens) {
        return new Claim(Traffic.SCAN, Owner.USER, id, tokens);
    }

    private static Claim station(String code, long tokens) {
        return new Claim(Traffic.SCAN, Owner.STATION, code, tokens);
    }
}
