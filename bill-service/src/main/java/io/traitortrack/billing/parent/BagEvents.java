package io.traitortrack.billing.parent;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Collectors;

import io.traitortrack.platform.arrival.Arrivals;
import io.traitortrack.platform.inbox.EventConsumer;
import io.traitortrack.platform.inbox.ReceivedEvent;
import org.springframework.stereotype.Component;

/**
 * Learns of sacks from {@code scanning.bag}, and from nowhere else.
 *
 * <p>Every event about a sack carries its version there: an older one than known changes nothing, a missing one is
 * made good by the next. A batch is folded in memory and written by one statement.
 */
@Component
class BagEvents implements EventConsumer {

    private final Parents parents;
    private final Arrivals arrivals;
    private final List<SackListener> listeners;

    BagEvents(Parents parents, Arrivals arrivals, List<SackListener> listeners) {
        this.parents = parents;
        this.arrivals = arrivals;
        this.listeners = List.copyOf(listeners);
    }

    @Override
    public String name() {
        return "bill-service-parents";
    }

    @Override
    public List<String> topics() {
        return List.of("scanning.bag");
    }

    /** Shorter than what a person takes from the last pack of a sack to the bill. */
    @Override
    public Duration gathering() {
        return Duration.ofMillis(50);
    }

    @Override
    public void apply(List<ReceivedEvent> events) {
        learn(events);
        listeners.forEach(listener -> listener.heard(events));
    }

    private void learn(List<ReceivedEvent> events) {
        List<Told> told =
                events.stream().map(Told::of).flatMap(Optional::stream).toList();
        if (told.isEmpty()) {
            return;
        }
        Map<String, Parent> known = parents
                .findAll(told.stream().map(Told::code).collect(Collectors.toSet()))
                .stream()
                .collect(Collectors.toMap(Parent::code, Function.identity()));
        TreeMap<String, Parent> changed = new TreeMap<>();
        for (Told one : told) {
            one.after(known.get(one.code())).ifPresent(parent -> {
                known.put(parent.code(), parent);
                changed.put(parent.code(), parent);
            });
        }
        if (!changed.isEmpty()) {
            parents.putAll(List.copyOf(changed.values()));
            arrivals.announceOnCommit();
        }
    }
}
