package io.traitortrack.identity;

import java.time.Instant;
import java.util.Locale;
import java.util.Map;

import io.traitortrack.localstack.login.DemonstrationUser.Person;
import io.traitortrack.localstack.login.LoginDialogue;
import io.traitortrack.localstack.login.LoginRefused;
import io.traitortrack.localstack.login.Totp;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static io.traitortrack.identity.RunningRealm.LOGIN;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

/** No way past the second factor for roles that demand one. */
class SecondFactorIT {
    private static final String NEUTRAL = "Invalid authenticator code.";

    @ParameterizedTest
    @ValueSource(strings = {"admin", "supervisor", "biller", "auditor"})
    void makesANewcomerEnrolADeviceBeforeGettingIn(String role) {
        var person = People.newcomer(role, "LKO");

        var first = LOGIN.open();
        first.password(person.name(), person.password());
        assertThatIsEnrolment(first);
        var again = LOGIN.open();
        again.password(person.name(), person.password());
        assertThatIsEnrolment(again);
        var device = enrol(again, person);

        assertThat(again.finish().accessToken()).isNotEmpty();
        var later = LOGIN.open();
        later.password(person.name(), person.password());
        assertThat(later.asksForCode()).isTrue();
        later.code(People.freshCode(person.name(), device));
        assertThat(later.finish().accessToken()).isNotEmpty();
    }

    @Test
    void doesNotEnrolADeviceByAWrongCode() {
        var person = People.newcomer("biller", "LKO");
        var dialogue = LOGIN.open();
        dialogue.password(person.name(), person.password());

        dialogue.fillIn(Map.of("totp", "000000", "userLabel", "telephone"));

        assertThatIsEnrolment(dialogue);
        assertThat(dialogue.complaint()).hasValue(NEUTRAL);
    }

    @Test
    void refusesAWrongCode() {
        var person = People.demonstration("biller.indore");
        var dialogue = LOGIN.open();
        dialogue.password(person.name(), person.password());

        dialogue.code(another(device(person).code(Totp.stepAt(Instant.now()))));

        assertThat(dialogue.complaint()).hasValue(NEUTRAL);
        assertThat(dialogue.asksForCode()).isTrue();
        assertThatThrownBy(dialogue::finish).isInstanceOf(LoginRefused.class);
    }

    @Test
    void refusesACodeThatWasUsedBefore() {
        var person = People.demonstration("auditor");
        String code = People.freshCode(person.name(), device(person));
        var first = LOGIN.open();
        first.password(person.name(), person.password());
        first.code(code);
        assertThat(first.finish().accessToken()).isNotEmpty();

        var second = LOGIN.open();
        second.password(person.name(), person.password());
        second.code(code);

        assertThat(second.complaint()).hasValue(NEUTRAL);
        assertThatThrownBy(second::finish).isInstanceOf(LoginRefused.class);
    }

    private static void assertThatIsEnrolment(LoginDialogue dialogue) {
        assertThat(dialogue.page().selectFirst("input[name=totpSecret]")).isNotNull();
        assertThatThrownBy(dialogue::finish).isInstanceOf(LoginRefused.class);
    }

    /** Enrols a device and keeps the recovery codes, as the pages ask for. */
    private static Totp enrol(LoginDialogue dialogue, Person person) {
        var secret = dialogue.page().selectFirst("input[name=totpSecret]");
        assertThat(secret).isNotNull();
        var device = new Totp(secret.attr("value"));
        dialogue.fillIn(Map.of("totp", People.freshCode(person.name(), device), "userLabel", "telephone"));
        assertThat(dialogue.page().select("input[name=generatedRecoveryAuthnCodes]"))
                .as("recovery codes")
                .isNotEmpty();
        dialogue.fillIn(Map.of("userLabel", "paper"));
        return device;
    }

    private static Totp device(Person person) {
        var device = person.secondFactor();
        assertThat(device).isNotNull();
        return device;
    }

    private static String another(String code) {
        return String.format(Locale.ROOT, "%06d", (Integer.parseInt(code) + 500_000) % 1_000_000);
    }
}
