package io.traitortrack.scanning.sack;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.UUID;

import io.traitortrack.scanning.event.BagEvents;
import org.jspecify.annotations.Nullable;

/** A pack in a sack, and the link that holds it there. */
public record Held(
        UUID linkId,
        UUID parentBagId,
        String parentCode,
        UUID childBagId,
        String code,
        int generation,
        @Nullable String lot,
        @Nullable LocalDate dateOfTest,
        BigDecimal weightKg) {

    BagEvents.ChildBag child() {
        return new BagEvents.ChildBag(code, childBagId, generation, lot, dateOfTest);
    }

    /** The pack, out of its sack. */
    Loose loose() {
        return new Loose(childBagId, code, generation, lot, dateOfTest, weightKg);
    }
}
