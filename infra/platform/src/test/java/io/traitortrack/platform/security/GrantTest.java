package io.traitortrack.platform.security;

import java.util.Set;

import io.traitortrack.platform.problem.ProblemException;
import org.junit.jupiter.api.Test;

import static io.traitortrack.platform.security.Role.ADMIN;
import static io.traitortrack.platform.security.Role.AUDITOR;
import static io.traitortrack.platform.security.Role.DISPATCHER;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class GrantTest {

    private static final Grant SCAN = Grant.everywhere(ADMIN).and(Grant.ownSites(DISPATCHER));

    private static Caller caller(Set<Role> roles, String... sites) {
        return new Caller("u1", "someone", roles, Set.of(sites));
    }

    @Test
    void aRoleOfEverySiteNeedsNoSite() {
        assertThat(SCAN.check(caller(Set.of(ADMIN))).covers("IDR")).isTrue();
    }

    @Test
    void aRoleOfOwnSitesReachesThoseOnly() {
        SiteScope scope = SCAN.check(caller(Set.of(DISPATCHER), "LKO"));

        assertThat(scope.covers("LKO")).isTrue();
        assertThat(scope.covers("IDR")).isFalse();
        assertThatThrownBy(() -> scope.require("IDR")).hasMessageContaining("SITE_NOT_GRANTED");
    }

    @Test
    void aRoleOfOwnSitesWithoutASiteSeesNothing() {
        assertThat(SCAN.check(caller(Set.of(DISPATCHER))).covers("LKO")).isFalse();
    }

    @Test
    void everyOtherRoleIsRefused() {
        assertThatThrownBy(() -> SCAN.check(caller(Set.of(AUDITOR), "LKO")))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo("ROLE_NOT_GRANTED"));
    }

    @Test
    void theWiderOfTwoRolesCounts() {
        assertThat(SCAN.check(caller(Set.of(ADMIN, DISPATCHER), "LKO")).all()).isTrue();
    }
}
