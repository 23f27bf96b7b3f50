package io.traitortrack.scanning.site;

import io.traitortrack.platform.security.Grant;
import io.traitortrack.platform.security.Role;

/** Who sees sites, and with them bags, scans and timelines. */
public final class WhoSeesSites {

    /** All for those who check or bill everywhere, own or granted sites for the others. */
    public static final Grant GRANT = Grant.everywhere(Role.ADMIN, Role.BILLER, Role.AUDITOR)
            .and(Grant.ownSites(Role.SUPERVISOR, Role.DISPATCHER, Role.INTEGRATOR));

    private WhoSeesSites() {}
}
