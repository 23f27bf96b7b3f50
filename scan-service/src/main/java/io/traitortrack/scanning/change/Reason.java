package io.traitortrack.scanning.change;

import java.util.Set;

import io.traitortrack.platform.text.PlainText;
import org.jspecify.annotations.Nullable;

/**
 * Why somebody changed a sack.
 *
 * @param code one of the codes that the verb knows, or {@code OTHER}
 * @param note what was written where no code was given; personal, it enters no event in the clear
 */
public record Reason(String code, @Nullable String note) {

    private static final String OTHER = "OTHER";
    private static final int SHORTEST = 3;
    private static final int LONGEST = 200;

    /** Reads a reason: {@code OTHER}, one of the codes, or a sentence of 3 to 200 characters; else 400. */
    public static Reason of(@Nullable String given, Set<String> codes) {
        String text = PlainText.line("reason", given, SHORTEST, LONGEST);
        return text.equals(OTHER) || codes.contains(text) ? new Reason(text, null) : new Reason(OTHER, text);
    }
}
