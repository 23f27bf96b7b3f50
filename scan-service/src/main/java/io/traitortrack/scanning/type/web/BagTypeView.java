package io.traitortrack.scanning.type.web;

import java.math.BigDecimal;
import java.util.NavigableMap;

import io.traitortrack.scanning.type.BagType;

/**
 * A bag type as the API shows it.
 *
 * @param siteCapacities of the sites that have a capacity of their own
 * @param active false where the type is no longer to be used; its sacks are scanned all the same
 */
public record BagTypeView(
        String name,
        String commodity,
        String pattern,
        String reservedShape,
        int capacity,
        NavigableMap<String, Integer> siteCapacities,
        BigDecimal unitWeightKg,
        boolean active) {

    public static BagTypeView of(BagType type) {
        return new BagTypeView(
                type.name(),
                type.commodity(),
                type.pattern(),
                type.reservedShape(),
                type.capacity(),
                type.siteCapacities(),
                type.unitWeightKg(),
                type.active());
    }
}
