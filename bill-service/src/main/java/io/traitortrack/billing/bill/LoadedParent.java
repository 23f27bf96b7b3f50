package io.traitortrack.billing.bill;

import java.math.BigDecimal;
import java.util.UUID;

/**
 * A sack at the moment of its loading: what it counts for on the bill.
 *
 * @param code e.g. {@code SB00860}
 * @param bagId the generation of the code
 * @param childCount children in it; it is sealed, so this stays
 * @param weightKg the sum of its children's weights
 * @param expectedKg capacity × unit weight
 */
public record LoadedParent(
        String code,
        UUID bagId,
        int generation,
        int childCount,
        int capacity,
        BigDecimal weightKg,
        BigDecimal expectedKg) {}
