package io.traitortrack.platform.security;

import java.util.Set;

import io.traitortrack.platform.problem.ProblemException;
import org.springframework.http.HttpStatus;

/**
 * The sites that a caller reaches with one grant.
 *
 * @param all every site, also those made later
 * @param sites where not all: these only, possibly none
 */
public record SiteScope(boolean all, Set<String> sites) {

    public SiteScope {
        sites = Set.copyOf(sites);
    }

    public boolean covers(String site) {
        return all || sites.contains(site);
    }

    /** Refuses, with 403 {@code SITE_NOT_GRANTED}, a site that the caller named and does not reach. */
    public void require(String site) {
        if (!covers(site)) {
            throw ProblemException.of(
                    HttpStatus.FORBIDDEN, "SITE_NOT_GRANTED", "You have no access to site " + site + ".");
        }
    }
}
