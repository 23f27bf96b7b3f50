package io.traitortrack.scanning.register;

import io.traitortrack.platform.security.Grant;
import io.traitortrack.platform.security.Role;

/** Who enters and changes reference data. */
public final class WhoRegisters {

    /** Sites and bag types: admins. */
    public static final Grant SITES_AND_TYPES = Grant.everywhere(Role.ADMIN);

    /** Stations: admins, and supervisors those of their own sites. */
    public static final Grant STATIONS = Grant.everywhere(Role.ADMIN).and(Grant.ownSites(Role.SUPERVISOR));

    private WhoRegisters() {}
}
