package io.traitortrack.platform.inbox;

import java.time.Duration;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Timer;

/**
 * What one consumer counts, by {@code consumer}.
 *
 * <ul>
 *   <li>{@code traitortrack.inbox.delay}: from the recording of an event to its effect here, of the oldest of each batch
 *   <li>{@code traitortrack.inbox.dead.letters}: records that were set aside
 * </ul>
 */
final class InboxMeters {

    private final Timer delay;
    private final Counter deadLetters;

    InboxMeters(String consumer, MeterRegistry registry) {
        delay = Timer.builder("traitortrack.inbox.delay")
                .tag("consumer", consumer)
                .register(registry);
        deadLetters = Counter.builder("traitortrack.inbox.dead.letters")
                .tag("consumer", consumer)
                .register(registry);
    }

    void applied(Duration late) {
        delay.record(late.isNegative() ? Duration.ZERO : late);
    }

    void setAside(int records) {
        deadLetters.increment(records);
    }
}
