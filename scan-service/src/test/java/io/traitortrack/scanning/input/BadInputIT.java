package io.traitortrack.scanning.input;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Stream;

import com.github.f4b6a3.uuid.UuidCreator;
import io.traitortrack.platform.security.Role;
import io.traitortrack.scanning.ScanService;
import io.traitortrack.scanning.input.Answers.Answer;
import io.traitortrack.scanning.input.Answers.Facts;
import io.traitortrack.scanning.input.BadInput.Attempt;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static io.traitortrack.scanning.ScanService.expect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** Nothing that a client sends is a fault of ours, and nothing that is refused leaves a trace among the facts. */
class BadInputIT {

    private static final ScanService SERVICE = ScanService.running();
    private static final List<Call> CALLS = Call.all(
            expect(200, SERVICE.get("/v3/api-docs", SERVICE.dispatcher())).body());

    private final Answers answers = new Answers(SERVICE);
    private final Examples examples = new Examples(SERVICE);

    static Stream<Call> calls() {
        return CALLS.stream();
    }

    static Stream<Call> writes() {
        return calls().filter(call -> !call.isRead());
    }

    static Stream<Arguments> table() {
        Examples examples = new Examples(SERVICE);
        return calls().flatMap(call -> BadInput.all()
                .filter(kind -> !kind.of(call, examples.bare(call, "admin")).isEmpty())
                .map(kind -> arguments(call, kind)));
    }

    @Test
    void theDocumentIsThere() {
        assertThat(CALLS)
                .extracting(Call::toString)
                .contains("POST /api/v1/scans", "POST /api/v1/shifts", "PATCH /api/v1/sites/{code}");
    }

    @ParameterizedTest
    @MethodSource("calls")
    void saysWhomItIsFor(Call call) {
        assertThat(call.roles())
                .as("@GrantedBy of %s", call)
                .isNotEmpty()
                .allSatisfy(role -> assertThat(Role.named(role)).isPresent());
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("table")
    void refuses(Call call, BadInput kind) {
        List<Attempt> attempts = kind.of(call, examples.of(call));

        assertThat(changes(
                        call,
                        () -> attempts.stream()
                                .flatMap(attempt -> answers.faults(attempt).stream())
                                .toList()))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("calls")
    void isForNobodyWithoutAToken(Call call) {
        Request bare = examples.bare(call, "admin");

        assertThat(changes(
                        call,
                        () -> Stream.of("", "forged")
                                .map(token -> answers.to(bare.as(token)))
                                .filter(answer -> answer.status() != 401
                                        || !answers.formFaults(answer).isEmpty())
                                .map(Answers::shown)
                                .toList()))
                .isEmpty();
    }

    /** The roles that the document shows are those that the call asks for; the others learn nothing of what exists. */
    @ParameterizedTest
    @MethodSource("calls")
    void isForItsRolesOnly(Call call) {
        Request good = examples.of(call);

        assertThat(changes(
                        call,
                        () -> Arrays.stream(Role.values())
                                .map(Role::claim)
                                .flatMap(role -> {
                                    boolean granted = call.roles().contains(role);
                                    String token = SERVICE.token("walker", role, "LKO");
                                    // who may call is not to change anything here: asks for nothing that there is
                                    Request bare = examples.bare(call, role, "LKO");
                                    return (granted ? Stream.of(bare) : Stream.of(bare, good.as(token)))
                                            .map(answers::to)
                                            .filter(answer ->
                                                    granted == answer.code().equals("ROLE_NOT_GRANTED"))
                                            .filter(answer -> granted || answer.status() != 400 || call.isScan())
                                            .map(answer -> role + ": " + Answers.shown(answer));
                                })
                                .toList()))
                .isEmpty();
    }

    /** Somebody of another site is refused, or told what somebody is told who asks for nothing that there is. */
    @ParameterizedTest
    @MethodSource("calls")
    void reachesNoForeignSite(Call call) {
        Request good = examples.of(call);
        boolean namesSite = call.takes("query", "site");
        if (call.isRead() && call.parametersIn("path").findAny().isEmpty() && !namesSite) {
            return;
        }
        Request asking = namesSite ? good.asking("site", "LKO") : good;

        assertThat(changes(
                        call,
                        () -> call.ownSites().stream()
                                .flatMap(role -> Stream.of(
                                        SERVICE.token("foreigner", role, "IDR"), SERVICE.token("foreigner", role)))
                                .map(token -> answers.to(asking.as(token)))
                                .filter(answer -> !answer.isRefused() || answer.status() >= 500)
                                .map(Answers::shown)
                                .toList()))
                .isEmpty();
    }

    @ParameterizedTest
    @MethodSource("writes")
    void isDoneOnceHoweverOftenItIsSent(Call call) {
        assertThat(call.isScan() || call.takes("header", "Idempotency-Key"))
                .as("%s takes a scan id or an Idempotency-Key", call)
                .isTrue();
        Request request = keyed(call);
        Answer first = answers.to(request);
        assertThat(first.isRefused() || first.status() >= 300)
                .as("the example of %s: %s", call, Answers.shown(first))
                .isFalse();
        Facts before = answers.facts();

        Answer again = answers.to(request);

        assertThat(Answers.substance(again)).isEqualTo(Answers.substance(first));
        assertThat(again.status()).isIn(first.status(), 200);
        assertThat(answers.facts()).isEqualTo(before);
        Request another = Examples.sameIdentity(request, examples.of(call));
        Facts beforeTheOther = answers.facts();
        Answer other = answers.to(another);
        assertThat(other.isRefused()).as("%s", Answers.shown(other)).isTrue();
        assertThat(code(other)).isEqualTo(call.isScan() ? "SCAN_ID_REUSED" : "KEY_REUSED");
        assertThat(answers.facts().accepted()).isEqualTo(beforeTheOther.accepted());
    }

    private static String code(Answer answer) {
        return answer.body().has("results")
                ? answer.body().path("results").path(0).path("code").stringValue("")
                : answer.code();
    }

    private Request keyed(Call call) {
        Request good = examples.of(call);
        return call.isScan()
                ? good
                : good.header(
                        "Idempotency-Key", UuidCreator.getTimeOrderedEpoch().toString());
    }

    /** What went wrong, and what was changed meanwhile. */
    private List<String> changes(Call call, Supplier<List<String>> attempts) {
        Facts before = answers.facts();
        List<String> wrong = new ArrayList<>(attempts.get());
        Facts after = answers.facts();
        if (after.accepted() != before.accepted() || (after.refused() != before.refused() && !call.isScan())) {
            wrong.add("changed " + before + " to " + after);
        }
        return wrong;
    }
}
