package io.traitortrack.billing.parent;

import java.util.List;

import io.traitortrack.platform.inbox.ReceivedEvent;

/** Hears what is told of sacks, after the projection and in its transaction. */
public interface SackListener {

    /** The events of {@code scanning.bag} in partition order, each once. */
    void heard(List<ReceivedEvent> events);
}
