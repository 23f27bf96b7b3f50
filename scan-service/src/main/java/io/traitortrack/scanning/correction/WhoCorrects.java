package io.traitortrack.scanning.correction;

import io.traitortrack.platform.security.Grant;
import io.traitortrack.platform.security.Role;

/** Who takes back what was linked. */
public final class WhoCorrects {

    /** Taking a pack out, and undoing: admins at every site, everybody else of the floor at their own. */
    public static final Grant UNLINK =
            Grant.everywhere(Role.ADMIN).and(Grant.ownSites(Role.SUPERVISOR, Role.BILLER, Role.DISPATCHER));

    /** Moving a pack into another sack: admins at every site, supervisors and billers at their own. */
    public static final Grant RELINK = Grant.everywhere(Role.ADMIN).and(Grant.ownSites(Role.SUPERVISOR, Role.BILLER));

    private WhoCorrects() {}
}
