package io.traitortrack.audit.intake;

import java.util.Arrays;
import java.util.Locale;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.TimeGauge;
import io.micrometer.core.instrument.binder.MeterBinder;
import org.springframework.stereotype.Component;

import static java.util.concurrent.TimeUnit.MILLISECONDS;

/**
 * What this replica does for the log.
 *
 * <ul>
 *   <li>{@code audit.sequencer.state}: 1 for the state that it is in, by {@code state}
 *   <li>{@code audit.checkpoint.signed}: when it last signed a checkpoint, as time since 1970; 0 where it has not
 * </ul>
 */
@Component
class SequencerMeters implements MeterBinder {

    private final Sequencer sequencer;

    SequencerMeters(Sequencer sequencer) {
        this.sequencer = sequencer;
    }

    @Override
    public void bindTo(MeterRegistry registry) {
        Arrays.stream(Sequencer.State.values())
                .forEach(state -> Gauge.builder("audit.sequencer.state", sequencer, now -> now.state() == state ? 1 : 0)
                        .tag("state", state.name().toLowerCase(Locale.ROOT))
                        .strongReference(true)
                        .register(registry));
        TimeGauge.builder(
                        "audit.checkpoint.signed",
                        sequencer,
                        MILLISECONDS,
                        now -> now.signedAt().toEpochMilli())
                .strongReference(true)
                .register(registry);
    }
}
