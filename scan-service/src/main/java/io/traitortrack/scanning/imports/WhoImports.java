package io.traitortrack.scanning.imports;

import io.traitortrack.platform.security.Grant;
import io.traitortrack.platform.security.Role;

/** Who sends lists, and sees what became of them. */
public final class WhoImports {

    public static final Grant GRANT = Grant.everywhere(Role.ADMIN);

    private WhoImports() {}
}
