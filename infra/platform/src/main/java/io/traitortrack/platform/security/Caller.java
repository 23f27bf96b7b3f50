package io.traitortrack.platform.security;

import java.util.Set;

/**
 * Who calls, read from a verified token; a controller takes it as a parameter.
 *
 * @param userId the token's subject, stable for ever
 * @param username how the user logs in; never stored beside facts
 * @param sites codes of the sites granted, e.g. {@code LKO}
 */
public record Caller(String userId, String username, Set<Role> roles, Set<String> sites) {

    public Caller {
        roles = Set.copyOf(roles);
        sites = Set.copyOf(sites);
    }

    public boolean holds(Role role) {
        return roles.contains(role);
    }
}
