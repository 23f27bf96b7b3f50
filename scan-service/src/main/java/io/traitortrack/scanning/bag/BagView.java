package io.traitortrack.scanning.bag;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A bag as the API shows it: the active generation of a code, or the last one where none is active.
 *
 * @param bagType of a parent; null for a child
 * @param state of a parent, e.g. {@code OPEN}
 * @param weightKg of a parent the sum of its children, of a child its own
 * @param parent the sack that a child is in
 * @param children what a parent holds now; absent in lists
 * @param bill the bill that a parent is on; a projection, seconds behind the bill service at most
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record BagView(
        UUID bagId,
        String code,
        int generation,
        String role,
        String siteCode,
        @Nullable String bagType,
        @Nullable String state,
        @Nullable Integer childCount,
        @Nullable Integer capacity,
        @Nullable BigDecimal unitWeightKg,
        @Nullable BigDecimal weightKg,
        @Nullable String lot,
        @Nullable LocalDate dateOfTest,
        @Nullable ParentView parent,
        @Nullable List<ChildView> children,
        @Nullable BillView bill,
        Instant openedAt,
        @Nullable Instant retiredAt) {

    /** The sack around a child. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ParentView(
            UUID bagId,
            String code,
            int generation,
            String state,
            @Nullable BillView bill) {}

    /** A child in a sack. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record ChildView(
            UUID bagId,
            String code,
            @Nullable String lot,
            @Nullable LocalDate dateOfTest,
            BigDecimal weightKg,
            Instant linkedAt) {}

    /** The bill of a sack. */
    public record BillView(String number) {}

    BagView with(List<ChildView> inside) {
        return new BagView(
                bagId,
                code,
                generation,
                role,
                siteCode,
                bagType,
                state,
                childCount,
                capacity,
                unitWeightKg,
                weightKg,
                lot,
                dateOfTest,
                parent,
                inside,
                bill,
                openedAt,
                retiredAt);
    }
}
