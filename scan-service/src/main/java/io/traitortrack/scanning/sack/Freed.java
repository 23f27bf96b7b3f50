package io.traitortrack.scanning.sack;

import java.math.BigDecimal;
import java.util.UUID;

/**
 * A child that is in a sack, its code locked.
 *
 * @param version the child's, before anything happens to it
 */
record Freed(UUID bagId, String code, int generation, long version, BigDecimal weightKg) {}
