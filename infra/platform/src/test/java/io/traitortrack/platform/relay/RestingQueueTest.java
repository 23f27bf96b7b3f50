package io.traitortrack.platform.relay;

import java.util.ServiceLoader;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

import io.debezium.connector.base.QueueProvider;
import io.debezium.pipeline.Sizeable;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

class RestingQueueTest {

    private static final long MICROSECOND = 1_000;

    private final AtomicLong now = new AtomicLong();
    private final AtomicInteger rests = new AtomicInteger();
    private final RestingQueue<Sizeable> queue = new RestingQueue<>(now::get, rests::incrementAndGet);

    private void ask(int times, long microsecondsBetween) {
        for (int i = 0; i < times; i++) {
            now.addAndGet(microsecondsBetween * MICROSECOND);
            assertThat(queue.size()).isZero();
        }
    }

    @Test
    void restsWhenItIsAskedWithoutAPause() {
        ask(2, 1);
        assertThat(rests).hasValue(0);
        ask(100, 1);
        assertThat(rests).hasValue(100);
    }

    @Test
    void doesNotRestWhenTheEngineWaitedItself() {
        ask(100, 1_000);
        assertThat(rests).hasValue(0);
    }

    @Test
    void doesNotRestWhileItHoldsChanges() {
        Sizeable change = () -> 1;
        queue.enqueue(change);
        for (int i = 0; i < 100; i++) {
            assertThat(queue.size()).isOne();
        }
        assertThat(rests).hasValue(0);
        assertThat(queue.poll()).isSameAs(change);
        assertThat(queue.poll()).isNull();
    }

    @Test
    void isFoundByItsName() {
        assertThat(ServiceLoader.load(QueueProvider.class))
                .filteredOn(provider -> provider.name().equals(RestingQueue.NAME))
                .singleElement()
                .isInstanceOf(RestingQueue.class);
    }
}
