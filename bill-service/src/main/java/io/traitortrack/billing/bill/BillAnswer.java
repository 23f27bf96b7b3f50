package io.traitortrack.billing.bill;

import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * A bill as writes and lists answer it; free of personal fields, since answers are kept.
 *
 * @param version what {@code ETag} and {@code If-Match} carry
 * @param businessDay the site's local date of its creation
 * @param createdBy the user's id
 */
public record BillAnswer(
        UUID billId,
        String number,
        String siteCode,
        BillState state,
        long version,
        UUID customerId,
        String customer,
        UUID destinationId,
        String destination,
        String vehicle,
        int capacity,
        Totals totals,
        LocalDate businessDay,
        String createdBy,
        Instant createdAt,
        @Nullable Instant completedAt,
        @Nullable String completionReason) {}
