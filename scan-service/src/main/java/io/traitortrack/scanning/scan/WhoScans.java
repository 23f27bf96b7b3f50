package io.traitortrack.scanning.scan;

import io.traitortrack.platform.security.Grant;
import io.traitortrack.platform.security.Role;

/** Who scans, links and seals. */
public final class WhoScans {

    /** Admins at every site, everybody else of the floor at their own. */
    public static final Grant GRANT =
            Grant.everywhere(Role.ADMIN).and(Grant.ownSites(Role.SUPERVISOR, Role.BILLER, Role.DISPATCHER));

    private WhoScans() {}
}
