package io.traitortrack.scanning.correction;

import java.util.List;
import java.util.UUID;

import io.traitortrack.scanning.change.Reason;
import org.jspecify.annotations.Nullable;

/**
 * What a sack is to hold from now on.
 *
 * @param parent its code, as typed
 * @param children everything that it is to hold, as scanned; null, and only then, to take back the step {@code undoes}
 * @param move whether packs may be taken out of other open sacks of the site for it
 */
public record NewContents(
        String parent,
        @Nullable List<String> children,
        boolean move,
        @Nullable UUID undoes,
        Reason reason,
        @Nullable String stationCode) {}
