package io.traitortrack.audit.db;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class StoredTextTest {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "SB00860",
                "\u0939\u093f\u0928\u094d\u0926\u0940",
                "\ud83d\ude00",
                "a\ud83d\ude00b",
                "\ufffd",
                "\u0001\u007f"
            })
    void leavesATextThatFitsAsItIs(String text) {
        assertThat(StoredText.fits(text)).isTrue();
        assertThat(StoredText.fitted(text)).isSameAs(text);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\u0000",
                "a\u0000",
                "\ud83d",
                "a\ud83db",
                "\ude00",
                "a\ude00b",
                "\ude00\ud83d",
                "\ud83d\ud83d\ude00"
            })
    void replacesEachCharacterThatDoesNot(String text) {
        assertThat(StoredText.fits(text)).isFalse();
        assertThat(StoredText.fitted(text)).hasSameSizeAs(text).contains("\ufffd");
        assertThat(StoredText.fits(StoredText.fitted(text))).isTrue();
    }

    @Test
    void readsUtf8AndNothingElse() {
        assertThat(StoredText.utf8(new byte[] {'a', (byte) 0xc3, (byte) 0xbc})).isEqualTo("a\u00fc");
        assertThat(StoredText.utf8(new byte[] {(byte) 0xef, (byte) 0xbf, (byte) 0xbd}))
                .isEqualTo("\ufffd");
        assertThat(StoredText.utf8(new byte[] {(byte) 0xc0, (byte) 0x80})).isNull();
        assertThat(StoredText.utf8(new byte[] {(byte) 0xed, (byte) 0xa0, (byte) 0x80}))
                .isNull();
        assertThat(StoredText.utf8(new byte[] {'a', (byte) 0xff})).isNull();
    }
}
