package io.traitortrack.scanning.reference;

import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RememberedTest {

    private final AtomicReference<Instant> now = new AtomicReference<>(Instant.parse("2026-11-21T05:00:00Z"));
    private final AtomicInteger reads = new AtomicInteger();

    @Test
    void readsAgainWhatIsOld() {
        Remembered<Integer> remembered = new Remembered<>(reads::incrementAndGet, Duration.ofSeconds(5), now::get);

        assertThat(remembered.get()).isEqualTo(1);
        assertThat(remembered.get()).isEqualTo(1);
        now.updateAndGet(then -> then.plusSeconds(5));

        assertThat(remembered.get()).isEqualTo(2);
    }

    @Test
    void whoeverAsksWhileItIsReadAgainWaitsForNothing() throws Exception {
        CountDownLatch begun = new CountDownLatch(1);
        CountDownLatch connection = new CountDownLatch(1);
        Remembered<Integer> remembered = new Remembered<>(
                () -> {
                    if (reads.incrementAndGet() == 2) {
                        begun.countDown();
                        await(connection);
                    }
                    return reads.get();
                },
                Duration.ofSeconds(5),
                now::get);
        assertThat(remembered.get()).isEqualTo(1);
        now.updateAndGet(then -> then.plusSeconds(5));

        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Integer> reader = threads.submit(remembered::get);
            await(begun);
            Future<Integer> other = threads.submit(remembered::get);
            try {
                assertThat(other.get(5, TimeUnit.SECONDS)).isEqualTo(1);
            } finally {
                connection.countDown();
            }
            assertThat(reader.get()).isEqualTo(2);
        }
    }

    private static void await(CountDownLatch latch) {
        try {
            assertThat(latch.await(10, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(interrupted);
        }
    }
}
