package io.traitortrack.scanning.concern;

import io.traitortrack.platform.security.Grant;
import io.traitortrack.platform.security.Role;

/** Who assigns and resolves exceptions. */
public final class WhoHandles {

    /** Admins at every site, supervisors at their own. */
    public static final Grant GRANT = Grant.everywhere(Role.ADMIN).and(Grant.ownSites(Role.SUPERVISOR));

    private WhoHandles() {}
}
