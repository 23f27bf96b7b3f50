package io.traitortrack.billing.bill;

import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * Why a bill was completed.
 *
 * @param code for events and reports, e.g. {@code END_OF_DAY}
 * @param note the words of whoever gave a reason that is no code; personal, so events carry a commitment of it
 */
public record Reason(String code, @Nullable String note) {

    /** The reason of a bill that holds what was planned. */
    public static final Reason PLANNED_COUNT_REACHED = new Reason("PLANNED_COUNT_REACHED", null);

    private static final Set<String> CODES = Set.of("END_OF_DAY", "OUT_OF_STOCK", "VEHICLE_FULL", "CUSTOMER_REQUEST");

    /** Reads a given reason: one of the codes, else {@code OTHER} with the text as its note. */
    public static Reason of(String given) {
        return CODES.contains(given) ? new Reason(given, null) : new Reason("OTHER", given);
    }
}
