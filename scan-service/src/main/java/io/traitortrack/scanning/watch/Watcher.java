package io.traitortrack.scanning.watch;

import java.util.List;

/**
 * Somebody who derives something from the events about bags. All are told in the transaction that marks the events as
 * received, in the order of {@code @Order}; each takes its locks in sorted order, sites first.
 */
public interface Watcher {

    /** Takes facts that were never told before; those of one sack come in order. */
    void saw(List<Fact> facts);
}
