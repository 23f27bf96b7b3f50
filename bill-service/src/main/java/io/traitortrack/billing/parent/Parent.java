package io.traitortrack.billing.parent;

import java.math.BigDecimal;
import java.util.UUID;

/**
 * The newest generation of a sack's code, as the scan service told last.
 *
 * <p>Whether it is on a bill is not to be read here: the scan service learns that from this one, later.
 *
 * @param version the parent's version there; grows over generations
 * @param state as told: {@code OPEN}, {@code SEALED}, {@code BILLED} and so on
 * @param unitWeightKg what a child weighs that nobody weighed
 * @param weightKg the sum of its children
 */
public record Parent(
        String code,
        long version,
        UUID bagId,
        int generation,
        String siteCode,
        String state,
        int childCount,
        int capacity,
        BigDecimal unitWeightKg,
        BigDecimal weightKg) {

    /** Tells whether it takes children still; billed, dispatched and received ones have been sealed before. */
    public boolean isOpen() {
        return state.equals("OPEN");
    }

    public boolean isRetired() {
        return state.equals("RETIRED");
    }

    /** How many children the sack could still take. */
    public int missing() {
        return capacity - childCount;
    }

    /** What the sack would weigh if it were full of children of the unit weight. */
    public BigDecimal expectedKg() {
        return unitWeightKg.multiply(BigDecimal.valueOf(capacity));
    }
}
