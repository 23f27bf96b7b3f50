package io.traitortrack.audit.log;

import java.util.HexFormat;
import java.util.List;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

class EntryTest {

    @Test
    void isWrittenInTheOnlySpellingOfItsContent() {
        var entry = new Entry(
                "t",
                11,
                300,
                Bytes.utf8("SB00860"),
                List.of(new Entry.Header("ce_id", Bytes.utf8("x")), new Entry.Header("none", null)),
                new Entry.Verbatim(Bytes.utf8("{}")));

        String hex = "87" + "01" + "6174" + "0b" + "19012c" + "475342303038" + "3630" + "82" + "82" + "6563655f6964"
                + "4178" + "82" + "646e6f6e65" + "f6" + "427b7d";
        assertThat(HexFormat.of().formatHex(entry.encode())).isEqualTo(hex);
        assertThat(Entry.decode(entry.encode())).isEqualTo(entry);
    }

    @Test
    void keepsKeyAndHeadersOfAValueThatIsTooLong() {
        var entry = anEntry(70_000, 10);

        var replaced = entry.replaced(Entry.Reason.VALUE_TOO_LARGE);

        assertThat(replaced.headers()).isEqualTo(entry.headers());
        assertThat(replaced.content())
                .isEqualTo(new Entry.Replaced(Entry.Reason.VALUE_TOO_LARGE, 70_000, Hash.ofContent(new byte[70_000])));
        assertThat(replaced.encode().length).isLessThanOrEqualTo(Entry.MAX_BYTES);
        assertThat(Entry.decode(replaced.encode())).isEqualTo(replaced);
    }

    @Test
    void standsForARecordWhoseHeadersAloneAreTooLongByTheHashOfTheWhole() {
        var entry = anEntry(10, 70_000);

        var replaced = entry.replaced(Entry.Reason.MALFORMED);

        assertThat(replaced.headers()).isEmpty();
        assertThat(replaced.content())
                .isEqualTo(new Entry.Replaced(
                        Entry.Reason.RECORD_TOO_LARGE, entry.encode().length, Hash.ofContent(entry.encode())));
        assertThat(Entry.decode(replaced.encode())).isEqualTo(replaced);
    }

    @Test
    void holdsExactlyTheLongestEntry() {
        int overhead = anEntry(60_000, 1).encode().length - 60_000;

        assertThat(anEntry(Entry.MAX_BYTES - overhead, 1).encode()).hasSize(Entry.MAX_BYTES);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "87",
                "8702617400004080" + "40",
                "87016174000040804000",
                "8718016174000040" + "8040",
                "9f0161740000408040ff",
                "870161ff0000408040",
                "87016174000040805a7fffffff",
                "870161740000408083614e004100"
            })
    void refusesWhatIsNoEntryInItsOnlySpelling(String hex) {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> Entry.decode(HexFormat.of().parseHex(hex)));
    }

    private static Entry anEntry(int valueLength, int headerLength) {
        return new Entry(
                "scanning.bag",
                3,
                7,
                Bytes.utf8("SB00860"),
                List.of(new Entry.Header("h", Bytes.of(new byte[headerLength]))),
                new Entry.Verbatim(Bytes.of(new byte[valueLength])));
    }
}
