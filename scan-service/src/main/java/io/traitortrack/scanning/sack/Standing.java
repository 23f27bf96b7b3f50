package io.traitortrack.scanning.sack;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * What is known of a code, and where its active bag stands.
 *
 * @param bagId of the active bag; null where none is
 * @param parentCode the sack that the bag is in
 */
public record Standing(
        String code,
        String role,
        @Nullable UUID bagId,
        int generation,
        @Nullable String siteCode,
        @Nullable String lot,
        @Nullable LocalDate dateOfTest,
        @Nullable BigDecimal weightKg,
        @Nullable String parentCode,
        @Nullable String parentState) {}
