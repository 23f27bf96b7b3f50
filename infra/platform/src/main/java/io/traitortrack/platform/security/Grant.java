package io.traitortrack.platform.security;

import java.util.Arrays;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

import io.traitortrack.platform.problem.ProblemException;
import org.springframework.http.HttpStatus;

/**
 * One row of the table of who may do what: some roles everywhere, some at their own sites, all others nowhere.
 *
 * <p>A role that reaches every site needs no site; a role of own sites without a site sees nothing.
 */
public final class Grant {

    private final Set<Role> everywhere;
    private final Set<Role> ownSites;

    private Grant(Set<Role> everywhere, Set<Role> ownSites) {
        this.everywhere = Collections.unmodifiableSet(everywhere);
        this.ownSites = Collections.unmodifiableSet(ownSites);
    }

    public static Grant everywhere(Role... roles) {
        return new Grant(setOf(roles), EnumSet.noneOf(Role.class));
    }

    public static Grant ownSites(Role... roles) {
        return new Grant(EnumSet.noneOf(Role.class), setOf(roles));
    }

    public Grant and(Grant other) {
        Set<Role> all = setOf(everywhere.toArray(Role[]::new));
        all.addAll(other.everywhere);
        Set<Role> own = setOf(ownSites.toArray(Role[]::new));
        own.addAll(other.ownSites);
        return new Grant(all, own);
    }

    /** Returns the sites that this grant gives the caller, or refuses with 403 {@code ROLE_NOT_GRANTED}. */
    public SiteScope check(Caller caller) {
        if (caller.roles().stream().anyMatch(everywhere::contains)) {
            return new SiteScope(true, Set.of());
        }
        if (caller.roles().stream().anyMatch(ownSites::contains)) {
            return new SiteScope(false, caller.sites());
        }
        throw ProblemException.of(HttpStatus.FORBIDDEN, "ROLE_NOT_GRANTED", "Your roles do not allow this.");
    }

    /** Tells whether the caller holds any role of this grant, without refusing. */
    public boolean allows(Caller caller) {
        return caller.roles().stream().anyMatch(role -> everywhere.contains(role) || ownSites.contains(role));
    }

    /** The roles that reach every site. */
    public Set<Role> everywhere() {
        return everywhere;
    }

    /** The roles that reach their own sites. */
    public Set<Role> ownSites() {
        return ownSites;
    }

    private static Set<Role> setOf(Role... roles) {
        EnumSet<Role> set = EnumSet.noneOf(Role.class);
        set.addAll(Arrays.asList(roles));
        return set;
    }
}
