package io.traitortrack.billing.bill;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * What a new bill is to be.
 *
 * @param vehicle registration, e.g. {@code UP32AB1234}
 * @param capacity planned sacks, 1 to 500
 * @param driver personal; stored here only
 * @param notes may be personal; stored here only
 */
record BillPlan(
        String siteCode,
        UUID customerId,
        UUID destinationId,
        String vehicle,
        int capacity,
        @Nullable String driver,
        @Nullable String notes) {}
