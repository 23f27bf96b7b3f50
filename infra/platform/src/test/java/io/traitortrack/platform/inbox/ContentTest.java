package io.traitortrack.platform.inbox;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

class ContentTest {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    @Test
    void readsWhatAnEventHolds() {
        Content content = content("""
                {"text": "SB00860", "id": "019392f0-6c1e-7c3a-9d0e-2f6a1b4c5d6e", "number": 30, "weight": 29.5, "flag": true,
                 "time": "2026-11-21T05:00:00.123456Z", "state": "OPEN", "nothing": null}""");

        assertThat(content.text("text")).isEqualTo("SB00860");
        assertThat(content.id("id")).isEqualTo(UUID.fromString("019392f0-6c1e-7c3a-9d0e-2f6a1b4c5d6e"));
        assertThat(content.number("number", 0)).isEqualTo(30);
        assertThat(content.version("number")).isEqualTo(30);
        assertThat(content.kilograms("weight")).isEqualByComparingTo("29.500");
        assertThat(content.flag("flag")).isTrue();
        assertThat(content.time("time")).isEqualTo(Instant.parse("2026-11-21T05:00:00.123456Z"));
        assertThat(content.word("state", Set.of("OPEN"))).isEqualTo("OPEN");
        assertThat(content.optionalText("nothing")).isNull();
        assertThat(content.optionalNumber("absent", 0)).isNull();
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "7", "\"\"", "\"a\\u0000\"", "\"\\ud800\"", "{}", "[]"})
    void refusesWhatIsNoText(String value) {
        refuses(() -> content("{\"member\": " + value + "}").text("member"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "-1", "1.5", "\"1\"", "2147483648", "9999999999999999999999", "1e3"})
    void refusesWhatIsNoNumber(String value) {
        refuses(() -> content("{\"member\": " + value + "}").number("member", 0));
    }

    @ParameterizedTest
    @ValueSource(strings = {"null", "-0.001", "0.0001", "1e9", "1e999", "\"1\"", "1000000000"})
    void refusesWhatIsNoWeight(String value) {
        refuses(() -> content("{\"member\": " + value + "}").kilograms("member"));
    }

    @Test
    void refusesAnotherVersion() {
        assertThatExceptionOfType(UnusableEvent.class)
                .isThrownBy(() -> Content.of(event("{}", 2, 1L), 1))
                .withMessageContaining("not known");
    }

    @Test
    void refusesAnEventWithoutASubjectVersion() {
        refuses(() -> Content.of(event("{}", 1, null), 1).subjectVersion());
        refuses(() -> Content.of(event("{}", 1, 0L), 1).subjectVersion());
    }

    private static void refuses(Runnable reading) {
        assertThatExceptionOfType(UnusableEvent.class).isThrownBy(reading::run);
    }

    private static Content content(String json) {
        return Content.of(event(json, 1, 1L), 1);
    }

    private static ReceivedEvent event(
            String json, int version, @org.jspecify.annotations.Nullable Long subjectVersion) {
        return new ReceivedEvent(
                new UUID(0, 1),
                "SomethingHappened",
                version,
                "/scan-service",
                1,
                Instant.EPOCH,
                "subject",
                subjectVersion,
                "request",
                null,
                null,
                JSON.readTree(json),
                "topic",
                0,
                0);
    }
}
