package io.traitortrack.identity;

import java.text.ParseException;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

import io.traitortrack.localstack.login.DemonstrationUser.Person;
import io.traitortrack.localstack.login.LoginRefused;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static io.traitortrack.identity.RunningRealm.LOGIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** People log in at the real realm: by password and, where their role demands it, by a second factor. */
class LoginIT {
    private static final String NEUTRAL = "Invalid username or password.";

    @ParameterizedTest
    @CsvSource({
        "admin, admin, '', true",
        "supervisor.lucknow, supervisor, LKO, true",
        "biller.lucknow, biller, LKO, true",
        "biller.indore, biller, IDR, true",
        "dispatcher.lucknow, dispatcher, LKO, false",
        "dispatcher.indore, dispatcher, IDR, false",
        "auditor, auditor, '', true"
    })
    void givesEveryDemonstrationUserATokenOfItsRoleAndSites(String name, String role, String sites, boolean demanding)
            throws ParseException {
        var person = People.demonstration(name);
        var dialogue = LOGIN.open();

        dialogue.password(name, person.password());
        assertThat(dialogue.asksForCode()).isEqualTo(demanding);
        var device = person.secondFactor();
        if (device != null) {
            assertThatThrownBy(dialogue::finish).isInstanceOf(LoginRefused.class);
            dialogue.code(People.freshCode(name, device));
        }
        var claims = RunningRealm.verified(dialogue.finish().accessToken());

        assertThat(claims.getStringListClaim("roles")).containsExactly(role);
        assertThat(sites(claims.getStringListClaim("sites")))
                .isEqualTo(sites.isEmpty() ? List.of() : Arrays.asList(sites.split(" ", -1)));
        assertThat(claims.getStringClaim("preferred_username")).isEqualTo(name);
    }

    @Test
    void saysTheSameOfAWrongPasswordAndOfAnUnknownUser() {
        var known = LOGIN.open();
        known.password("dispatcher.indore", "demonstration-wrong");
        var unknown = LOGIN.open();
        unknown.password("nobody", "demonstration-wrong");

        assertThat(known.complaint()).hasValue(NEUTRAL);
        assertThat(unknown.complaint()).hasValue(NEUTRAL);
        assertThatThrownBy(known::finish).isInstanceOf(LoginRefused.class);
    }

    @Test
    void locksAnAccountAtTheFifthFailureAndDoesNotSayThatItDoes() {
        var person = People.newcomer("dispatcher", "LKO");
        var dialogue = LOGIN.open();
        for (int failure = 1; failure <= 5; failure++) {
            dialogue.password(person.name(), "demonstration-wrong-" + failure);
            assertThat(dialogue.complaint()).hasValue(NEUTRAL);
        }
        awaitLock(person);

        dialogue.password(person.name(), person.password());

        assertThat(dialogue.complaint()).hasValue(NEUTRAL);
        assertThatThrownBy(dialogue::finish).isInstanceOf(LoginRefused.class);
    }

    @Test
    void forgivesFourFailures() {
        var person = People.newcomer("dispatcher", "LKO");
        var dialogue = LOGIN.open();
        for (int failure = 1; failure <= 4; failure++) {
            dialogue.password(person.name(), "demonstration-wrong-" + failure);
        }

        dialogue.password(person.name(), person.password());

        assertThat(dialogue.finish().accessToken()).isNotEmpty();
        assertThat(People.isLocked(person)).isFalse();
    }

    @Test
    void letsANewDispatcherInByPassword() throws ParseException {
        var person = People.newcomer("dispatcher", "LKO", "IDR");
        var dialogue = LOGIN.open();

        dialogue.password(person.name(), person.password());

        assertThat(dialogue.asksForCode()).isFalse();
        var claims = RunningRealm.verified(dialogue.finish().accessToken());
        assertThat(claims.getStringListClaim("roles")).containsExactly("dispatcher");
        assertThat(claims.getStringListClaim("sites")).containsExactlyInAnyOrder("LKO", "IDR");
    }

    private static List<String> sites(List<String> claim) {
        return claim == null ? List.of() : claim;
    }

    private static void awaitLock(Person person) {
        long deadline = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        while (!People.isLocked(person) && System.nanoTime() < deadline) {
            Thread.onSpinWait();
        }
        assertThat(People.isLocked(person)).isTrue();
    }
}
