package io.traitortrack.platform.security;

import java.util.Locale;
import java.util.Optional;

/** The realm roles. */
public enum Role {
    ADMIN,
    SUPERVISOR,
    BILLER,
    DISPATCHER,
    AUDITOR,
    INTEGRATOR;

    /** Returns the role of a claim's value, e.g. {@code dispatcher}; empty for roles that mean nothing here. */
    public static Optional<Role> named(String claim) {
        for (Role role : values()) {
            if (role.claim().equals(claim)) {
                return Optional.of(role);
            }
        }
        return Optional.empty();
    }

    /** The role's name in tokens. */
    public String claim() {
        return name().toLowerCase(Locale.ROOT);
    }
}
