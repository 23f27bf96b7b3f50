package io.traitortrack.billing.load;

import java.time.Instant;
import java.util.UUID;

import io.traitortrack.billing.bill.BillState;
import io.traitortrack.billing.bill.Totals;

/**
 * The bill as a load left it; kept for ever, and answered again to the same scan id.
 *
 * @param number the bill's
 * @param version the bill's, after the load
 * @param parentCode the sack that was scanned, canonical
 * @param recordedAt when the first answer was given
 * @param replayed whether this is that first answer again
 */
public record LoadAnswer(
        UUID scanId,
        Outcome outcome,
        String number,
        String siteCode,
        BillState state,
        long version,
        int capacity,
        Totals totals,
        String parentCode,
        Instant recordedAt,
        boolean replayed) {

    /** What an accepted load did. */
    public enum Outcome {
        /** The sack is on the bill now. */
        LOADED,
        /** It had been there; nothing changed. */
        ALREADY_LOADED
    }
}
