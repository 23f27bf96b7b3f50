package io.traitortrack.billing.type;

import java.util.List;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class ParentCodeReaderTest {

    private final ParentCodeReader reader = new ParentCodeReader(List.of(
            new BagType("mustard", "SB[0-9]{5}", "SB\\W?\\d*", true),
            new BagType("moong", "M444-[0-9]{5}", "M44\\d?\\W?\\d*", true)));

    @ParameterizedTest
    @CsvSource({
        "SB00860, SB00860",
        "sb00860, SB00860",
        "'  SB00860\t', SB00860",
        "M444-00030, M444-00030",
        "ＳＢ00860, SB00860",
        "'\u00a0SB00860', SB00860"
    })
    void readsASacksCodeHoweverItIsTyped(String raw, String code) {
        assertThat(reader.read(raw)).contains(code);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "SB1234",
                "SB123456",
                "SB-12345",
                "M445-12345",
                "M44412345",
                "0016586",
                "LABEL NO.0016586 LOT NO.:STAR44GG24611, D.O.T.:30/09/2025",
                "SB00860;",
                "<b>SB00860</b>",
                "SB00860\u0000",
                "SB\u000700860",
                "SB00860'--",
                "SB00860%"
            })
    void refusesWhatIsNotExactlyASacksCode(String raw) {
        assertThat(reader.read(raw)).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(ints = {1_025, 10_000})
    void refusesLongTexts(int length) {
        assertThat(reader.read("SB00860" + " ".repeat(length - 7))).isEmpty();
    }
}
