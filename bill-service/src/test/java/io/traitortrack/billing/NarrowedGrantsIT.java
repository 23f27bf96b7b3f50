package io.traitortrack.billing;

import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import java.util.stream.Stream;

import io.traitortrack.billing.RunningBilling.Answer;
import io.traitortrack.testkit.TestServers;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

import static io.traitortrack.billing.RunningBilling.aBill;
import static io.traitortrack.billing.RunningBilling.billing;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

/** An answer that was kept for an Idempotency-Key is given again only to whoever may see it still. */
class NarrowedGrantsIT {

    record Write(String key, BiFunction<String, String, Answer> send, String refusedElsewhere) {}

    static Stream<Arguments> writes() {
        RunningBilling billing = billing();
        return Stream.of("creating", "changing", "completing", "unloading").map(act -> {
            String number = billing.aNewBill(1);
            String sack = billing.aSealedSack();
            assertThat(billing.load(number, sack).status()).isEqualTo(200);
            String path = "/" + number;
            return arguments(
                    act,
                    switch (act) {
                        case "creating" ->
                            write(
                                    act,
                                    "SITE_NOT_GRANTED",
                                    (token, key) -> billing.post(token, "", aBill(5), "Idempotency-Key", key));
                        case "changing" ->
                            write(
                                    act,
                                    "BILL_NOT_FOUND",
                                    (token, key) -> billing.call(
                                            "PATCH",
                                            token,
                                            path,
                                            Map.of("vehicle", "UP1"),
                                            "Idempotency-Key",
                                            key,
                                            "If-Match",
                                            "\"2\""));
                        case "completing" ->
                            write(
                                    act,
                                    "BILL_NOT_FOUND",
                                    (token, key) ->
                                            billing.post(token, path + "/complete", Map.of(), "Idempotency-Key", key));
                        default ->
                            write(
                                    act,
                                    "BILL_NOT_FOUND",
                                    (token, key) -> billing.call(
                                            "DELETE", token, path + "/parents/" + sack, null, "Idempotency-Key", key));
                    });
        });
    }

    private static Write write(String act, String refusedElsewhere, BiFunction<String, String, Answer> send) {
        return new Write("narrowed-" + act, send, refusedElsewhere);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("writes")
    void repeatsNoAnswerToWhoMayNotSeeItAnyMore(String act, Write write) {
        Answer first = write.send().apply(as("supervisor", "LKO"), write.key());
        assertThat(first.status()).as("%s", first.body()).isIn(200, 201);

        Answer elsewhere = write.send().apply(as("supervisor", "IDR"), write.key());
        Answer withoutRole = write.send().apply(as("dispatcher", "LKO"), write.key());
        Answer again = write.send().apply(as("supervisor", "LKO"), write.key());

        assertThat(elsewhere.code()).isEqualTo(write.refusedElsewhere());
        assertThat(withoutRole.code()).isEqualTo("ROLE_NOT_GRANTED");
        assertThat(again.status()).isEqualTo(first.status());
        assertThat(again.body()).isEqualTo(first.body());
    }

    /** The same person, with other grants. */
    private static String as(String role, String site) {
        return TestServers.issuer().token("somebody", List.of(role), List.of(site));
    }
}
