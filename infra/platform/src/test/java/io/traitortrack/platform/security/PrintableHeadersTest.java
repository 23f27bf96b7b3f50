package io.traitortrack.platform.security;

import java.util.regex.Pattern;
import java.util.stream.IntStream;

import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThat;

/** Character by character the same as the expressions of the strict firewall. */
class PrintableHeadersTest {

    private static final Pattern NAME = Pattern.compile("[\\p{IsAssigned}&&[^\\p{IsControl}]]*");
    private static final Pattern VALUE = Pattern.compile("[\\p{IsAssigned}&&[[^\\p{IsControl}]||\\t]]*");

    @Test
    void judgesEveryCharacterAsTheExpressionsDo() {
        assertThat(IntStream.rangeClosed(0, Character.MAX_CODE_POINT)
                        .mapToObj(Character::toString)
                        .filter(text -> PrintableHeaders.isPrintable(text, false)
                                        != NAME.matcher(text).matches()
                                || PrintableHeaders.isPrintable(text, true)
                                        != VALUE.matcher(text).matches()))
                .isEmpty();
    }

    @Test
    void judgesTheWholeText() {
        assertThat(PrintableHeaders.isPrintable("Bearer a.b\tc", true)).isTrue();
        assertThat(PrintableHeaders.isPrintable("Bearer a.b\r\nc", true)).isFalse();
        assertThat(PrintableHeaders.isPrintable("", false)).isTrue();
    }
}
