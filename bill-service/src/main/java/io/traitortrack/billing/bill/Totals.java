package io.traitortrack.billing.bill;

import java.math.BigDecimal;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import jakarta.persistence.Embeddable;

/**
 * What is on a bill; the one place where totals are derived (D-27).
 *
 * @param parents sacks on the bill
 * @param children packs in them
 * @param actualKg sum of the sacks' weights
 * @param expectedKg sum of capacity × unit weight
 */
@Embeddable
@JsonIgnoreProperties(value = "varianceKg", allowGetters = true)
public record Totals(int parents, int children, BigDecimal actualKg, BigDecimal expectedKg) {

    /** An empty bill. */
    public static final Totals NONE = new Totals(0, 0, BigDecimal.ZERO.setScale(3), BigDecimal.ZERO.setScale(3));

    Totals plus(LoadedParent loaded) {
        return new Totals(
                parents + 1,
                children + loaded.childCount(),
                actualKg.add(loaded.weightKg()),
                expectedKg.add(loaded.expectedKg()));
    }

    Totals minus(LoadedParent unloaded) {
        return new Totals(
                parents - 1,
                children - unloaded.childCount(),
                actualKg.subtract(unloaded.weightKg()),
                expectedKg.subtract(unloaded.expectedKg()));
    }

    /** Actual minus expected: negative where less was there. */
    @JsonProperty("varianceKg")
    public BigDecimal varianceKg() {
        return actualKg.subtract(expectedKg);
    }
}
