package io.traitortrack.scanning.release;

import io.traitortrack.platform.security.Grant;
import io.traitortrack.platform.security.Role;

/** Who opens and retires sacks. */
public final class WhoReleases {

    /** Admins at every site, supervisors and billers at their own. */
    public static final Grant GRANT = Grant.everywhere(Role.ADMIN).and(Grant.ownSites(Role.SUPERVISOR, Role.BILLER));

    private WhoReleases() {}
}
