package io.traitortrack.audit.check;

import java.util.Arrays;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class JsonTest {

    @Test
    void readsEveryKindOfValue() {
        var read = Json.object(
                " {\"a\" : \"\\u0939\\n\\\"\\\\\\/x\", \"b\":[1.000, -2e+7 ,true,false,null,{}],\"c\":{\"d\":[]}} ");

        assertThat(read.get("a")).isEqualTo("\u0939\n\"\\/x");
        assertThat(read.get("b"))
                .isEqualTo(Arrays.asList(
                        new Json.Written("1.000"), new Json.Written("-2e+7"), true, false, null, Map.of()));
        assertThat(read.get("c")).isEqualTo(Map.of("d", List.of()));
    }

    @Test
    void takesTheLastOfTwoValuesOfOneName() {
        assertThat(Json.object("{\"a\":\"1\",\"a\":\"2\"}")).isEqualTo(Map.of("a", "2"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "7",
                "\"a\"",
                "null",
                "{",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,}",
                "{a:1}",
                "{\"a\":01}",
                "{\"a\":1.}",
                "{\"a\":.5}",
                "{\"a\":+1}",
                "{\"a\":-}",
                "{\"a\":1e}",
                "{\"a\":NaN}",
                "{\"a\":tru}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"\n\"}",
                "{\"a\":\"",
                "{\"a\":[1,]}",
                "{\"a\":[1 2]}",
                "{} {}",
                "\ufeff{}",
                "{\"a\":'b'}",
                "{\"a\":1}\u0000"
            })
    void refusesWhatIsNoObject(String text) {
        assertThatThrownBy(() -> Json.object(text)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void refusesWhatIsNestedTooDeepBeforeItsStackEnds() {
        assertThatThrownBy(() -> Json.object("{\"a\":" + "[".repeat(100_000)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("deep");
    }
}
