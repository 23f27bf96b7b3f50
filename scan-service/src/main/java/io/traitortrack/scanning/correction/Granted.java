package io.traitortrack.scanning.correction;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * What became of a wish.
 *
 * @param question whose answer is to be waited for; null where nothing has to be asked
 * @param link that ended, or ends on consent; null where the pack is where it was wished to be
 * @param event that tells it, or that asks
 */
public record Granted(
        @Nullable UUID question,
        @Nullable UUID link,
        @Nullable UUID event) {

    /** The pack is where it was wished to be. */
    static final Granted ALREADY = new Granted(null, null, null);
}
