package io.traitortrack.billing.bill;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonUnwrapped;
import org.jspecify.annotations.Nullable;

/**
 * A bill with what is on it and what people wrote on it.
 *
 * @param completionNote the words of whoever completed it for a reason that is no code
 * @param parents in the order of their loading
 */
public record BillInFull(
        @JsonUnwrapped BillAnswer bill,
        @Nullable String driver,
        @Nullable String notes,
        @Nullable String completionNote,
        List<LoadLine> parents) {

    /**
     * One sack on the bill.
     *
     * @param loadedBy the user's id
     */
    public record LoadLine(
            String parentCode,
            UUID parentBagId,
            int parentGeneration,
            int childCount,
            int capacity,
            BigDecimal weightKg,
            BigDecimal expectedKg,
            UUID scanId,
            @Nullable String stationCode,
            String loadedBy,
            Instant loadedAt) {}
}
