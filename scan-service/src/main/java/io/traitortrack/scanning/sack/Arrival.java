package io.traitortrack.scanning.sack;

import java.time.LocalDate;

import org.jspecify.annotations.Nullable;

/**
 * A pack that is to come into a sack.
 *
 * @param from the sack that it is in; null where it is in none
 */
public record Arrival(
        String code,
        @Nullable String lot,
        @Nullable LocalDate dateOfTest,
        @Nullable String from) {}
