package io.traitortrack.scanning.type;

import io.traitortrack.platform.security.Grant;
import io.traitortrack.platform.security.Role;

/** Who sees bag types: they belong to no site, whoever works here may know them. */
public final class WhoSeesTypes {

    public static final Grant GRANT = Grant.everywhere(Role.values());

    private WhoSeesTypes() {}
}
