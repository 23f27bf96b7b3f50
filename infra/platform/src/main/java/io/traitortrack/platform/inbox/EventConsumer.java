package io.traitortrack.platform.inbox;

import java.time.Duration;
import java.util.List;

/** Applies events to a projection; every bean of this type is given a listener. */
public interface EventConsumer {

    /** The consumer's name, its Kafka group and the key of its inbox; never changes once used. */
    String name();

    List<String> topics();

    /**
     * How long an event may wait for others to be applied with it. A batch costs what one event costs, and a little for
     * each; under load this is where a consumer's processor time goes.
     */
    default Duration gathering() {
        return Duration.ZERO;
    }

    /**
     * Applies events in partition order, each id once, in the transaction that also moves the offsets.
     *
     * <p>Types that mean nothing here are to be ignored; new ones may come at any time. A throw rolls the batch back and
     * it comes again, for as long as it takes.
     *
     * @throws UnusableEvent for an event that can never be applied: the batch is rolled back, its events come one by one,
     *     and that one becomes a dead letter
     */
    void apply(List<ReceivedEvent> events);
}
