package io.traitortrack.scanning.sack;

import java.math.BigDecimal;
import java.util.UUID;

import io.traitortrack.scanning.event.ParentAfter;
import org.jspecify.annotations.Nullable;

/** The active generation of a locked code, as it stands in this transaction. */
public record Sack(
        UUID id,
        String code,
        int generation,
        String siteCode,
        String bagType,
        String state,
        int childCount,
        int capacity,
        BigDecimal unitWeightKg,
        BigDecimal weightKg,
        @Nullable String billNumber) {

    /** The sack as events show it, in this state and with so much in it. */
    public ParentAfter after(String newState, int newCount, BigDecimal newWeightKg) {
        return ParentAfter.of(id, generation, bagType, capacity, newCount, newState, unitWeightKg, newWeightKg);
    }

    /** The same sack, open. */
    public Sack opened() {
        return new Sack(
                id,
                code,
                generation,
                siteCode,
                bagType,
                "OPEN",
                childCount,
                capacity,
                unitWeightKg,
                weightKg,
                billNumber);
    }
}
