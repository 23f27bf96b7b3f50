package io.traitortrack.scanning.event;

import java.math.BigDecimal;
import java.util.UUID;

/** A parent as an event shows it: after the fact, written out. */
public record ParentAfter(
        String bagId,
        String generation,
        String bagType,
        String capacity,
        String childCount,
        String state,
        String unitWeightKg,
        String weightKg) {

    /** Tokens in the order of {@code record_child_scan} and {@code record_parent_scan}, which fill them in. */
    public static final ParentAfter KNOWN_TO_THE_DATABASE =
            new ParentAfter("%1$s", "%2$s", "%3$s", "%4$s", "%5$s", "%6$s", "%7$s", "%8$s");

    /** Writes a parent out. */
    public static ParentAfter of(
            UUID bagId,
            int generation,
            String bagType,
            int capacity,
            int childCount,
            String state,
            BigDecimal unitWeightKg,
            BigDecimal weightKg) {
        return new ParentAfter(
                bagId.toString(),
                Integer.toString(generation),
                bagType,
                Integer.toString(capacity),
                Integer.toString(childCount),
                state,
                EventJson.kilograms(unitWeightKg),
                EventJson.kilograms(weightKg));
    }

    boolean isTemplate() {
        return bagId.equals(KNOWN_TO_THE_DATABASE.bagId);
    }
}
