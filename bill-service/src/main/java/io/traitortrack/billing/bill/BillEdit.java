package io.traitortrack.billing.bill;

import org.jspecify.annotations.Nullable;

/** New values of a bill's data; what is null stays. */
public record BillEdit(
        @Nullable String vehicle,
        @Nullable Integer capacity,
        @Nullable String driver,
        @Nullable String notes) {}
