package io.traitortrack.system.field;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.temporal.ChronoUnit;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.github.f4b6a3.uuid.UuidCreator;
import org.jspecify.annotations.Nullable;

/**
 * One pull of a scanner's trigger, as the station sends it.
 *
 * @param scanId UUIDv7, made by the station; sending the same scan again changes nothing
 * @param scannedAt the station's own time
 * @param raw what the scanner typed
 * @param parent the sack that the pack goes into; none for the scan of a sack itself
 * @param weightKg measured weight; none for the usual one
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Scan(
        String scanId,
        String stationCode,
        Instant scannedAt,
        String raw,
        @Nullable String parent,
        @Nullable BigDecimal weightKg) {

    /** A scan of a sack, now. */
    public static Scan ofSack(String station, String raw) {
        return new Scan(newId(), station, now(), raw, null, null);
    }

    /** A scan of a pack into a sack, now. */
    public static Scan ofPack(String station, String raw, String sack) {
        return new Scan(newId(), station, now(), raw, sack, null);
    }

    /** A fresh id, ordered by time. */
    public static String newId() {
        return UuidCreator.getTimeOrderedEpoch().toString();
    }

    private static Instant now() {
        return Instant.now().truncatedTo(ChronoUnit.MILLIS);
    }
}
