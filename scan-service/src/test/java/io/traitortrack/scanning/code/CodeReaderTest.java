package io.traitortrack.scanning.code;

import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

import io.traitortrack.scanning.type.BagType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** D-1 to D-4. */
class CodeReaderTest {

    private static final BagType MUSTARD =
            new BagType("mustard", "Mustard", "SB[0-9]{5}", "SB\\W?\\d*", 30, BigDecimal.ONE);
    private static final BagType MOONG =
            new BagType("moong", "Moong", "M444-[0-9]{5}", "M44\\d?\\W?\\d*", 30, BigDecimal.ONE);
    private static final String LABEL = "LABEL NO.0016586 LOT NO.:STAR44GG24611, D.O.T.:30/09/2025";

    private final CodeReader reader = new CodeReader(List.of(MUSTARD, MOONG));

    @ParameterizedTest
    @CsvSource(
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "SB00860,SB00860,mustard",
                "sb00860,SB00860,mustard",
                "  Sb00860\t,SB00860,mustard",
                "ＳＢ００８６０,SB00860,mustard",
                "\u00a0SB00860\u3000,SB00860,mustard",
                "M444-00030,M444-00030,moong",
                "m444-00030 ,M444-00030,moong",
                "Ｍ４４４－０００３０,M444-00030,moong",
            })
    void readsAParentInAnyCaseWidthAndPadding(String raw, String code, String type) {
        assertThat(reader.read(raw)).isInstanceOfSatisfying(Code.Parent.class, parent -> {
            assertThat(parent.code()).isEqualTo(code);
            assertThat(parent.type().name()).isEqualTo(type);
        });
    }

    @ParameterizedTest
    @ValueSource(strings = {"SB00860\r\n", "\u2028SB00860\u0085", "\u000bSB00860\f"})
    void stripsWhatScannersTypeBehindACode(String raw) {
        assertThat(reader.read(raw)).isInstanceOf(Code.Parent.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "SB1234",
                "SB123456",
                "SB-12345",
                "SB 12345",
                "SB",
                "SB-",
                "SB\u201312345",
                "M445-12345",
                "M44412345",
                "M444-1234",
                "M444-123456",
                "M444_12345",
                "M44",
                "M44-12345",
                "M4412345"
            })
    void refusesWhatOnlyLooksLikeAParentAsParentAndAsChild(String raw) {
        assertThat(reader.read(raw)).isInstanceOf(Code.Invalid.class);
    }

    @ParameterizedTest
    @CsvSource({
        "0016586,0016586",
        "abcd,ABCD",
        "A1B2C3D4E5F6G7H8I9J0,A1B2C3D4E5F6G7H8I9J0",
        "００１６５８６,0016586",
        "SB00860X,SB00860X",
        "SBX1,SBX1",
        "LABEL123,LABEL123",
        "0000,0000"
    })
    void readsABareChildAndKeepsLeadingZeros(String raw, String code) {
        assertThat(reader.read(raw)).isEqualTo(new Code.Child(code, null, null));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "   ",
                "\t\r\n",
                "abc",
                "A1B2C3D4E5F6G7H8I9J01",
                "0016-586",
                "0016 586",
                "<b>0016586</b>",
                "'0016586'",
                "\"0016586\"",
                "0016586;",
                "0016586%",
                "00165\u000086",
                "0016586\u001d",
                "\u001d0016586",
                "0016586\u0007",
                "0016586\u200b",
                "\u202e0016586",
                "\ufeff0016586",
                "0016586\ud800",
                "००१६५८६",
                "пакет",
                "1=1",
                "SB00860 SB00861",
                "https://example.org/SB00860"
            })
    void refusesWhatIsNoCode(String raw) {
        assertThat(reader.read(raw)).isInstanceOf(Code.Invalid.class);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                LABEL,
                "LABEL NO.:0016586 LOT NO.:STAR44GG24611, D.O.T.:30/09/2025",
                "label no.:0016586 lot no.:star44gg24611, d.o.t.:30/09/2025",
                "LABELNO.0016586LOTNO.:STAR44GG24611,D.O.T.:30/09/2025",
                "  LABEL  NO. : 0016586   LOT  NO. :  STAR44GG24611 ,  D.O.T. : 30/09/2025  ",
                "LABEL NO. 0016586 LOT NO.: STAR44GG24611, D.O.T.: 30 / 09 / 2025",
                "ＬＡＢＥＬ NO.００１６５８６ LOT NO.:STAR44GG24611, D.O.T.:３０/０９/２０２５",
                LABEL + ", VALID UPTO:29/06/2026, MRP:120.00",
                LABEL + ", <b>\"it's\"</b>; 100% %s & more",
                LABEL + ",पैक"
            })
    void readsALabelInAnyCaseAndSpacingWithMoreFieldsBehind(String raw) {
        assertThat(reader.read(raw)).isEqualTo(new Code.Child("0016586", "STAR44GG24611", LocalDate.of(2025, 9, 30)));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "LABEL NO.0016586 LOT NO.:STAR44GG24611, D.O.T.:31/02/2025",
                "LABEL NO.0016586 LOT NO.:STAR44GG24611, D.O.T.:09/30/2025",
                "LABEL NO.0016586 LOT NO.:STAR44GG24611, D.O.T.:30/09/20255",
                "LABEL NO.0016586 LOT NO.:STAR44GG24611, D.O.T.:30/09/25",
                "LABEL NO.0016586 LOT NO.:STAR44GG24611",
                "LABEL NO.0016586",
                "LABEL NO.001 LOT NO.:STAR44GG24611, D.O.T.:30/09/2025",
                "LABEL NO.ABCDEFG LOT NO.:STAR44GG24611, D.O.T.:30/09/2025",
                "LABEL NO.0016586 LOT NO.:, D.O.T.:30/09/2025",
                "LABEL NO.0016586 LOT NO.:<b>, D.O.T.:30/09/2025",
                "LABEL NO.0016586 LOT NO.:STAR44GG24611 D.O.T.:30/09/2025",
                "X LABEL NO.0016586 LOT NO.:STAR44GG24611, D.O.T.:30/09/2025",
                "LABEL NO.0016586 LOT NO.:STAR44GG24611, D.O.T.:30/09/2025, \u0007",
                "LABEL NO.0016586\tLOT NO.:STAR44GG24611, D.O.T.:30/09/2025"
            })
    void refusesAlmostALabel(String raw) {
        assertThat(reader.read(raw)).isInstanceOf(Code.Invalid.class);
    }

    @Test
    void takesALabelOf1024CharactersAndNotOneMore() {
        String longest = LABEL + "," + "x".repeat(CodeReader.LONGEST_LABEL - LABEL.length() - 1);

        assertThat(reader.read("  " + longest + "  ")).isInstanceOf(Code.Child.class);
        assertThat(reader.read(longest + "x")).isInstanceOf(Code.Invalid.class);
    }

    @Test
    void refusesWhatNormalisationBlowsUpBeyondALabel() {
        assertThat(reader.read(LABEL + "," + "\ufdfa".repeat(900))).isInstanceOf(Code.Invalid.class);
    }

    @Test
    void refusesACodeOf101Characters() {
        assertThat(reader.read("A".repeat(101))).isInstanceOf(Code.Invalid.class);
    }

    @Test
    void answersHugeTextsAtOnce() {
        assertThat(reader.read("A".repeat(10_000))).isInstanceOf(Code.Invalid.class);
        assertThat(reader.read(" ".repeat(100_000) + "A" + " ".repeat(100_000))).isInstanceOf(Code.Invalid.class);
        assertThat(reader.read("LABEL NO." + " ".repeat(1_000) + "x")).isInstanceOf(Code.Invalid.class);
    }

    @Test
    void keepsALabelNumberForSacksWhereATypeClaimsIt() {
        BagType digits = new BagType("digits", "Digits", "00[0-9]{5}", "00\\d*", 10, BigDecimal.ONE);

        assertThat(new CodeReader(List.of(digits)).read(LABEL)).isInstanceOf(Code.Invalid.class);
    }

    @ParameterizedTest
    @ValueSource(strings = {"sb00860", "ｍ444-00030", "abcd", " 0016586 "})
    void readsACanonicalCodeAsItself(String raw) {
        String canonical = text(reader.read(raw));

        assertThat(text(reader.read(canonical))).isEqualTo(canonical);
    }

    private static String text(Code code) {
        return switch (code) {
            case Code.Parent parent -> parent.code();
            case Code.Child child -> child.code();
            case Code.Invalid invalid -> throw new AssertionError(invalid.reason());
        };
    }
}
