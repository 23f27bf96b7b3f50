package io.traitortrack.platform.inbox;

import org.jspecify.annotations.Nullable;

/**
 * Says that a consumer can never apply this event, however often it comes: its version is not known here, or its content
 * is not what its schema promises. The inbox sets it aside as a dead letter and goes on with the others.
 */
public final class UnusableEvent extends RuntimeException {

    private final transient ReceivedEvent event;

    public UnusableEvent(ReceivedEvent event, String why) {
        this(event, why, null);
    }

    public UnusableEvent(ReceivedEvent event, String why, @Nullable Throwable cause) {
        super(event.type() + " v" + event.version() + " " + event.id() + ": " + why, cause);
        this.event = event;
    }

    public ReceivedEvent event() {
        return event;
    }
}
