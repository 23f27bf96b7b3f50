package io.traitortrack.scanning.correction;

import java.util.UUID;

import io.traitortrack.scanning.change.Reason;
import io.traitortrack.scanning.release.Purpose;
import org.jspecify.annotations.Nullable;

/**
 * Somebody wants a pack out of its sack.
 *
 * @param purpose {@link Purpose#UNLINK}, {@link Purpose#RELINK} or {@link Purpose#UNDO}
 * @param pack its code, as typed
 * @param into the code, as typed, of the sack that it is to go into
 * @param link the only one that is to end; null for the one that holds the pack now
 * @param scanId that of an undo
 */
public record Wish(
        Purpose purpose,
        String pack,
        @Nullable String into,
        @Nullable UUID link,
        Reason reason,
        @Nullable String stationCode,
        @Nullable UUID scanId) {

    /** The same about this link only. */
    public Wish about(@Nullable UUID onlyLink) {
        return new Wish(purpose, pack, into, onlyLink, reason, stationCode, scanId);
    }
}
