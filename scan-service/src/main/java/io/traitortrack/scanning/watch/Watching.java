package io.traitortrack.scanning.watch;

import java.time.Duration;
import java.util.List;
import java.util.Objects;

import io.traitortrack.platform.inbox.EventConsumer;
import io.traitortrack.platform.inbox.ReceivedEvent;
import org.springframework.stereotype.Component;

/** Reads the events about bags once, for all watchers; one that no watcher can take stops them all, in order. */
@Component
class Watching implements EventConsumer {

    static final String NAME = "scan-service-watch";

    private final List<Watcher> watchers;

    Watching(List<Watcher> watchers) {
        this.watchers = List.copyOf(watchers);
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public List<String> topics() {
        return List.of("scanning.bag");
    }

    /** Counts, feed and exceptions are read by people. */
    @Override
    public Duration gathering() {
        return Duration.ofMillis(100);
    }

    @Override
    public void apply(List<ReceivedEvent> events) {
        List<Fact> facts =
                events.stream().map(Fact::of).filter(Objects::nonNull).toList();
        watchers.forEach(watcher -> watcher.saw(facts));
    }
}
