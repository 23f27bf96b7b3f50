package io.traitortrack.gateway.caller;

import java.time.Instant;
import java.util.Arrays;
import java.util.List;

import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.Role;
import io.traitortrack.platform.security.SiteScope;
import org.jspecify.annotations.Nullable;

/**
 * Who the caller is and what they may do, as their token says it.
 *
 * @param tokenExpiresAt when the token ends; a refreshed one may say something else
 */
record Me(
        String userId,
        String username,
        List<String> roles,
        List<String> sites,
        List<Granted> permissions,
        @Nullable Instant tokenExpiresAt) {

    /**
     * One thing that the caller may do, and where.
     *
     * @param permission a stable name, e.g. {@code SCAN}
     * @param words the same for people, e.g. {@code see bills}
     * @param allSites every site, also those made later
     * @param sites where not all: these
     */
    record Granted(String permission, String words, boolean allSites, List<String> sites) {}

    static Me of(Caller caller, @Nullable Instant tokenExpiresAt) {
        return new Me(
                caller.userId(),
                caller.username(),
                caller.roles().stream().sorted().map(Role::claim).toList(),
                caller.sites().stream().sorted().toList(),
                Arrays.stream(Permission.values())
                        .filter(permission -> permission.grant().allows(caller))
                        .map(permission -> granted(permission, caller))
                        // a role of own sites without a site sees nothing (D-33)
                        .filter(granted ->
                                granted.allSites() || !granted.sites().isEmpty())
                        .toList(),
                tokenExpiresAt);
    }

    private static Granted granted(Permission permission, Caller caller) {
        SiteScope scope = permission.grant().check(caller);
        return new Granted(
                permission.name(),
                permission.words(),
                scope.all(),
                scope.sites().stream().sorted().toList());
    }
}
