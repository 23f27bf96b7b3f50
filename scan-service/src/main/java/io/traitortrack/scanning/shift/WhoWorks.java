package io.traitortrack.scanning.shift;

import io.traitortrack.platform.security.Grant;
import io.traitortrack.platform.security.Role;

/** Who signs on, and who ends the shifts of others. */
public final class WhoWorks {

    /** Whoever scans: admins at every site, everybody else of the floor at their own. */
    public static final Grant SIGN_ON =
            Grant.everywhere(Role.ADMIN).and(Grant.ownSites(Role.SUPERVISOR, Role.BILLER, Role.DISPATCHER));

    /** Ending somebody else's shift: admins at every site, supervisors at their own. */
    public static final Grant END_OTHERS = Grant.everywhere(Role.ADMIN).and(Grant.ownSites(Role.SUPERVISOR));

    private WhoWorks() {}
}
