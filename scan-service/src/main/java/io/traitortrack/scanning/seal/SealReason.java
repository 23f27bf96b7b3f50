package io.traitortrack.scanning.seal;

import java.util.Set;

import io.traitortrack.platform.text.PlainText;
import org.jspecify.annotations.Nullable;

/**
 * Why a sack was sealed short.
 *
 * @param code {@code END_OF_LOT}, {@code END_OF_SHIFT}, {@code DAMAGED_PACK} or {@code OTHER}
 * @param note what was written where no code was given; personal, it enters no event in the clear
 */
public record SealReason(String code, @Nullable String note) {

    private static final Set<String> CODES = Set.of("END_OF_LOT", "END_OF_SHIFT", "DAMAGED_PACK", "OTHER");
    private static final int SHORTEST = 3;
    private static final int LONGEST = 200;

    /** Reads a reason: one of the codes, or a sentence of 3 to 200 characters; else 400. */
    public static SealReason of(@Nullable String given) {
        String text = PlainText.line("reason", given, SHORTEST, LONGEST);
        if (CODES.contains(text)) {
            return new SealReason(text, null);
        }
        return new SealReason("OTHER", text);
    }
}
