package io.traitortrack.audit.intake;

import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;
import org.springframework.stereotype.Component;

/** Down only where the log is damaged: waiting for Kafka or for another replica is normal life. */
@Component("sequencerHealthIndicator")
class SequencerHealth extends AbstractHealthIndicator {
    private final Sequencer sequencer;

    SequencerHealth(Sequencer sequencer) {
        this.sequencer = sequencer;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        var state = sequencer.state();
        builder.withDetail("state", state);
        if (state == Sequencer.State.DAMAGED) {
            builder.down();
        } else {
            builder.up();
        }
    }
}
