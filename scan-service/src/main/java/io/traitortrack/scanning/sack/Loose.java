package io.traitortrack.scanning.sack;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.UUID;

import io.traitortrack.scanning.event.BagEvents;
import org.jspecify.annotations.Nullable;

/** A pack that is to go into a sack, whether it just came out of another one or was in none. */
public record Loose(
        UUID bagId,
        String code,
        int generation,
        @Nullable String lot,
        @Nullable LocalDate dateOfTest,
        BigDecimal weightKg) {

    BagEvents.ChildBag child() {
        return new BagEvents.ChildBag(code, bagId, generation, lot, dateOfTest);
    }
}
