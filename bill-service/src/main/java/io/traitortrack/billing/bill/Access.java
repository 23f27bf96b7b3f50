package io.traitortrack.billing.bill;

import io.traitortrack.platform.security.Grant;
import io.traitortrack.platform.security.Role;

/** Who may do what with bills: the rows of the domain's table. */
public final class Access {

    /** See bills. */
    public static final Grant SEE = Grant.everywhere(Role.ADMIN, Role.BILLER, Role.AUDITOR)
            .and(Grant.ownSites(Role.SUPERVISOR, Role.DISPATCHER, Role.INTEGRATOR));

    /** Create, change, load, unload and complete bills. */
    public static final Grant WORK = Grant.everywhere(Role.ADMIN, Role.BILLER).and(Grant.ownSites(Role.SUPERVISOR));

    private Access() {}
}
