package io.traitortrack.platform.relay;

import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;

/** Shows the relay's state; a failed relay delays events and loses none, so requests go on. */
public final class RelayHealth implements HealthIndicator {

    private final Relay relay;

    public RelayHealth(Relay relay) {
        this.relay = relay;
    }

    @Override
    public Health health() {
        Relay.State state = relay.state();
        return (state == Relay.State.FAILED ? Health.down() : Health.up())
                .withDetail("state", state)
                .withDetail("carried", relay.carried())
                .build();
    }
}
