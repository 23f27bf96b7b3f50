package io.traitortrack.billing.bill;

import org.jspecify.annotations.Nullable;

/**
 * A bill as asked for.
 *
 * @param number {@code [A-Z0-9-]{3,50}} in any case; generated where absent
 * @param siteCode where it is loaded, e.g. {@code LKO}
 * @param customer a name; the record is found or made
 * @param destination a site's code, else a place of the customer
 * @param vehicle registration, up to 50 characters
 * @param capacity planned sacks, 1 to 500
 * @param driver personal, up to 200 characters
 * @param notes up to 2,000 characters
 */
public record NewBill(
        @Nullable String number,
        @Nullable String siteCode,
        @Nullable String customer,
        @Nullable String destination,
        @Nullable String vehicle,
        @Nullable Integer capacity,
        @Nullable String driver,
        @Nullable String notes) {}
