package io.traitortrack.scanning.count;

import java.time.Instant;
import java.util.List;

/**
 * What is at the sites now, and what happened there today.
 *
 * @param asOf all that was recorded until then is counted
 */
public record SiteCounts(Instant asOf, List<OfSite> items) {

    /**
     * A site.
     *
     * @param open sacks that take packs
     * @param sealed sacks that were sealed and neither reopened nor retired, whether on a bill or not
     * @param unlinked packs in no sack
     * @param today since midnight by the site's clock
     */
    public record OfSite(String siteCode, long open, long sealed, long unlinked, Tallied today) {}
}
