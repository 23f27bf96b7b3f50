package io.traitortrack.audit.query;

import io.traitortrack.audit.log.Entry;

/** What the index pointed to. Only its place is taken from the index, everything else from the entry there. */
public sealed interface FoundEvent {
    /** Its place in the log. */
    long logIndex();

    /** The log holds this event at this place. */
    record Recorded(long logIndex, Entry entry, IndexedEvent event) implements FoundEvent {}

    /** The log does not hold at this place what the index says: somebody changed the entry or the index. */
    record Missing(long logIndex) implements FoundEvent {}
}
