package io.traitortrack.scanning.imports;

import io.traitortrack.platform.upload.SheetRow;
import org.jspecify.annotations.Nullable;

/**
 * What one row of a file asks for.
 *
 * @param turn whether it waits for everything of the first turn, in all files
 * @param problem why nothing is scanned; null where something is
 */
record Listed(
        SheetRow row,
        Step step,
        Turn turn,
        String raw,
        @Nullable String parentRaw,
        @Nullable String problem) {

    /** What is done. */
    enum Step {
        SCAN,
        SEAL,
        NOTHING
    }

    /** When it is done. */
    enum Turn {
        FIRST,
        SECOND
    }

    static Listed scan(SheetRow row, Turn turn, String raw, @Nullable String parentRaw) {
        return new Listed(row, Step.SCAN, turn, raw, parentRaw, null);
    }

    static Listed seal(SheetRow row, String raw) {
        return new Listed(row, Step.SEAL, Turn.FIRST, raw, null, null);
    }

    static Listed nothing(SheetRow row, Turn turn, String raw, @Nullable String parentRaw, String problem) {
        return new Listed(row, Step.NOTHING, turn, raw, parentRaw, problem);
    }
}
