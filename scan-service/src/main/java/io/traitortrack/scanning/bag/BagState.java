package io.traitortrack.scanning.bag;

/** Where a parent is in its life (D-17). */
public enum BagState {
    OPEN,
    SEALED,
    BILLED,
    DISPATCHED,
    RECEIVED,
    RETIRED
}
