package io.traitortrack.scanning.correction;

import io.traitortrack.platform.security.Grant;
import io.traitortrack.platform.security.Role;

/** Who replaces everything that a sack holds: admins, at every site. */
public final class WhoReplaces {

    public static final Grant GRANT = Grant.everywhere(Role.ADMIN);

    private WhoReplaces() {}
}
