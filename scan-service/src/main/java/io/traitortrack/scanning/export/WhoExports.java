package io.traitortrack.scanning.export;

import io.traitortrack.platform.security.Grant;
import io.traitortrack.platform.security.Role;

/** Who takes tables away. */
public final class WhoExports {

    /** All for those who see everything, own or granted sites for supervisors and integrators. */
    public static final Grant GRANT = Grant.everywhere(Role.ADMIN, Role.BILLER, Role.AUDITOR)
            .and(Grant.ownSites(Role.SUPERVISOR, Role.INTEGRATOR));

    private WhoExports() {}
}
