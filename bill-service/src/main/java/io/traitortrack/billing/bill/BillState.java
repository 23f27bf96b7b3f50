package io.traitortrack.billing.bill;

/** The states of a bill (D-23). */
public enum BillState {
    DRAFT,
    LOADING,
    COMPLETED,
    DISPATCHED,
    RECEIVED,
    CANCELLED;

    /** Tells whether parents come and go and data change; every other state is locked. */
    public boolean isOpen() {
        return this == DRAFT || this == LOADING;
    }
}
