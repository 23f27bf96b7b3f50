package io.traitortrack.audit.query;

import java.time.Instant;
import java.util.List;
import java.util.Map;

import io.traitortrack.audit.log.Bytes;
import io.traitortrack.audit.log.Entry;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class EventReaderTest {
    private static final Instant TIMESTAMP = Instant.parse("2026-11-21T09:00:00Z");
    private static final String ID = "019392f0-6c1e-7c3a-9d0e-2f6a1b4c5d6e";

    @Test
    void findsEveryCodeInAnEvent() {
        var event = EventReader.event(anEntry(ID, """
                                {"code":"0016586","parentCode":"SB00860","otherParent":"SB00861","siteCode":"LKO",
                                 "stationCode":"LKO-1","billNumber":"LKO-20261121-0001","other":"no","othersSeen":"no",
                                 "before":{"parentCodes":["SB00862","SB00863"]},"childCount":3}""")).orElseThrow();

        assertThat(event.codes())
                .containsExactlyInAnyOrder(
                        "SB00001", "0016586", "SB00860", "SB00861", "LKO-1", "LKO-20261121-0001", "SB00862", "SB00863");
    }

    @Test
    void takesTheReasonOfARefusalForItsOutcome() {
        var entry = anEntry(ID, "{\"reason\":\"PARENT_FULL\"}", "io.traitortrack.ScanRejected.v1");

        assertThat(EventReader.event(entry).orElseThrow().outcome()).isEqualTo("PARENT_FULL");
    }

    @Test
    void readsNoTimeWhereNoneIsTold() {
        var event = EventReader.event(anEntry(ID, "{\"recordedAt\":\"soon\",\"occurredAt\":7}"))
                .orElseThrow();

        assertThat(event.recordedAt()).isNull();
        assertThat(event.occurredAt()).isNull();
    }

    @Test
    void cutsWhatIsTooLongToBeIndexed() {
        var event = EventReader.event(
                        anEntry(ID, "{\"actor\":\"" + "a".repeat(9_000) + "\",\"code\":\"" + "c".repeat(9_000) + "\"}"))
                .orElseThrow();

        assertThat(event.actor()).hasSize(200);
        assertThat(event.codes()).containsExactly("SB00001");
    }

    @Test
    void readsCommitments() {
        var event = EventReader.event(anEntry(ID, "{\"personal\":{\"note\":\"sha256:AAAA\",\"n\":1}}"))
                .orElseThrow();

        assertThat(event.commitments()).isEqualTo(Map.of("note", "sha256:AAAA"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "\\\\ud83d",
                "\\ud83d\\ude00",
                "x\\ud83d\\ude00\\\\",
                "\\\"\\ud83d\\ude00",
                "\\u0939",
                "\\ufffd",
                "\\u0000"
            })
    void takesEveryWholeCharacterHoweverItIsWritten(String actor) {
        assertThat(EventReader.event(anEntry(ID, "{\"" + actor + "\":\"" + actor + "\"}")))
                .isPresent();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"\\ud83d", "\\ude00", "\\ude00\\ud83d", "\\ud83dx", "\\ud83d\\u0041", "\\ud83d\\n", "\\\\\\ud83d"
            })
    void takesNothingForAnEventThatHoldsHalfACharacter(String half) {
        assertThat(EventReader.event(anEntry(ID, "{\"actor\":\"" + half + "\"}")))
                .isEmpty();
        assertThat(EventReader.event(anEntry(ID, "{\"" + half + "\":1}"))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "[]", "7", "{\"a\":", "\u0000", "{} x", "\ufeff{}"})
    void takesNothingForAnEventWhoseValueIsNoObject(String value) {
        assertThat(EventReader.event(anEntry(ID, value))).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "7", "019392f0-6c1e-4c3a-9d0e-2f6a1b4c5d6e", "019392f06c1e7c3a9d0e2f6a1b4c5d6e"})
    void takesNothingForAnEventWhoseIdIsNoUuidV7(String id) {
        assertThat(EventReader.event(anEntry(id, "{}"))).isEmpty();
    }

    @Test
    void givesWhatIsNoEventTheSameIdOnEveryReading() {
        var entry = anEntry("", "?").replaced(Entry.Reason.MALFORMED);

        var first = EventReader.unreadable(entry, TIMESTAMP);

        assertThat(first.eventId().version()).isEqualTo(7);
        assertThat(first.eventId().variant()).isEqualTo(2);
        assertThat(first).isEqualTo(EventReader.unreadable(entry, TIMESTAMP));
    }

    private static Entry anEntry(String id, String value) {
        return anEntry(id, value, "io.traitortrack.BagLinked.v1");
    }

    private static Entry anEntry(String id, String value, String type) {
        return new Entry(
                "scanning.bag",
                0,
                0,
                Bytes.utf8("SB00001"),
                List.of(
                        new Entry.Header("ce_id", Bytes.utf8(id)),
                        new Entry.Header("ce_type", Bytes.utf8(type)),
                        new Entry.Header("ce_source", Bytes.utf8("/scan-service")),
                        new Entry.Header("ce_subject", Bytes.utf8("SB00001"))),
                new Entry.Verbatim(Bytes.utf8(value)));
    }
}
