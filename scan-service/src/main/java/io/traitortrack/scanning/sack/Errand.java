package io.traitortrack.scanning.sack;

import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * A pack that is to come out of a sack once it is open.
 *
 * @param linkId the link that is to end; whatever happens to the pack later is none of this errand's
 * @param intoCode the sack that it is to go into
 * @param scanId that of an undo
 */
public record Errand(
        UUID linkId, @Nullable String intoCode, @Nullable UUID scanId) {}
