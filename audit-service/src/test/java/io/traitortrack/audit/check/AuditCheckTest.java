package io.traitortrack.audit.check;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.UUID;

import io.traitortrack.audit.log.Bytes;
import io.traitortrack.audit.log.Entry;
import io.traitortrack.audit.log.Fixtures;
import io.traitortrack.audit.log.Hash;
import io.traitortrack.audit.log.NoteSigner;
import io.traitortrack.audit.query.IndexRow;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

/** What the checker says of a log that somebody worked on with full rights. */
class AuditCheckTest {

    private static final String RESTORED = "/scan-service/epoch/20261121t080000z";
    private static final String RESTORED_AGAIN = "/scan-service/epoch/20261122t080000z";
    private final ServedLog served = new ServedLog();
    private final List<String> extra = new ArrayList<>();

    @TempDir
    Path folder;

    private record Outcome(int code, String out, String err) {}

    @BeforeEach
    void aToken() throws IOException {
        Files.writeString(folder.resolve("token"), ServedLog.TOKEN);
    }

    @AfterEach
    void stop() {
        served.close();
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 2, 255, 256, 257, 512, 700})
    void isGreenForAnUntouchedLog(int size) {
        served.with(size);

        assertGreen(size);
    }

    @Test
    void comesAgainWhereItIsToldToAsLessOften() {
        served.with(600);
        served.refusals.set(20);

        assertGreen(600);
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 57, 255, 256, 300, 599})
    void namesTheEntryInWhichOneByteChanged(int index) {
        served.with(600);

        served.log.entries.get(index)[20] ^= 1;

        assertRed(index, "does not hash to the leaf");
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 57, 599})
    void namesTheEntryThatIsGone(int index) {
        served.with(600);

        served.log.entries.set(index, new byte[0]);

        assertRed(index, "gone");
    }

    @Test
    void namesTheFirstOfTwoEntriesThatChangedPlaces() {
        served.with(600);

        Collections.swap(served.log.entries, 40, 400);

        assertRed(40, "does not hash to the leaf");
    }

    @Test
    void namesTheEndOfALogWhoseTailWasCut() {
        served.with(600);

        served.log.entries.subList(450, 600).clear();

        assertRed(450, "end here");
    }

    @Test
    void namesTheLeafThatWasChangedWhileTheEntryStayed() {
        served.with(600);

        served.log.fullTile(0, 1)[5 * Hash.LENGTH] ^= 1;

        assertRed(261, "tile of the log does not fit");
    }

    @Test
    void isRedWhereEntriesLeavesAndTilesWereRebuiltWithoutTheKey() {
        served.with(600);

        served.log.entries.set(300, ServedLog.event(301, 301, "SB99999", 1));
        served.log.rebuild();

        var outcome = check();
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).contains("the entries hash to");
    }

    @Test
    void isRedWhereAnotherKeySigned() {
        served.with(3);
        var stranger = NoteSigner.of("example.com/log", "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=");
        String text = served.log.checkpoint().note().split("\n\n", 2)[0] + "\n";

        served.publish(stranger.sign(text));

        assertThat(check().out()).contains("not signed by");
    }

    @Test
    void isRedWhereTheKeyHolderRewroteHistory() {
        served.with(600);
        rememberTheCheckpoint();
        assertThat(check().code()).isZero();

        served.log.entries.set(300, ServedLog.event(301, 301, "SB99999", 1));
        served.log.rebuild().seal();
        served.publish();

        var outcome = check();
        assertThat(outcome.code()).isEqualTo(1);
        assertThat(outcome.out()).contains("forked").contains("600 entries");
    }

    @Test
    void isRedWhereTheLogShrankToAnEarlierCheckpoint() {
        served.with(450);
        String earlier = served.log.checkpoint().note();
        served.with(150);
        rememberTheCheckpoint();
        assertThat(check().code()).isZero();

        served.log.entries.subList(450, 600).clear();
        served.log.rebuild();
        served.publish(earlier);

        assertRed(450, "shrunk");
    }

    @Test
    void isGreenWhereTheLogGrewFromWhatWasSeen() {
        served.with(300);
        rememberTheCheckpoint();
        assertThat(check().code()).isZero();

        served.with(300);

        assertThat(check().out()).contains("green").contains("compared with 300 entries");
        assertThat(check().out()).contains("compared with 600 entries");
    }

    @Test
    void namesTheEntryBehindAMissingSequence() {
        served.with(10);
        served.log.append(ServedLog.event(12, 12, "SB00012", 1)).seal();
        served.publish();

        assertRed(10, "sequence 11 of /scan-service is missing");
    }

    @Test
    void namesTheEntryBehindAMissingVersion() {
        served.with(1);
        served.log.append(ServedLog.event(2, 2, "SB00001", 3)).seal();
        served.publish();

        assertRed(1, "version 2 of scanning.bag SB00001 is missing");
    }

    @Test
    void acceptsSequencesThatCameInAnotherOrder() {
        served.log
                .append(ServedLog.event(1, 2, "SB00001", 1, 0))
                .append(ServedLog.event(2, 1, "SB00002", 1, 1))
                .seal();
        served.publish();

        assertGreen(2);
    }

    @Test
    void acceptsVersionsThatARestoredDatabaseGivesAgain() {
        served.log
                .append(ServedLog.event(1, 1, "SB00001", 1))
                .append(ServedLog.event(2, 2, "SB00001", 2))
                .append(ServedLog.event(3, 3, "SB00001", 3))
                .append(ServedLog.event(RESTORED, 4, 1, "SB00001", 2, 3))
                .append(ServedLog.event(RESTORED, 5, 2, "SB00001", 3, 4))
                .append(ServedLog.event(RESTORED, 6, 3, "SB00002", 1, 5))
                .seal();
        served.publish();
        assertGreen(6);

        served.log
                .append(ServedLog.event(RESTORED, 7, 4, "SB00001", 3, 6))
                .append(ServedLog.event(RESTORED, 8, 5, "SB00002", 3, 7))
                .seal();
        served.publish();
        assertRed(6, "ce_subjectversion 3 of scanning.bag SB00001 is logged twice");
        assertRed(6, "version 2 of scanning.bag SB00002 is missing");
    }

    @Test
    void acceptsNoVersionAgainFromASourceThatALaterOneFollowed() {
        served.log
                .append(ServedLog.event(1, 1, "SB00001", 1))
                .append(ServedLog.event(RESTORED, 2, 1, "SB00001", 1, 1))
                .append(ServedLog.event(RESTORED_AGAIN, 3, 1, "SB00001", 1, 2))
                .seal();
        served.publish();
        assertGreen(3);

        served.log.append(ServedLog.event(RESTORED, 4, 2, "SB00001", 1, 3)).seal();
        served.publish();
        assertRed(3, "ce_subjectversion 1 of scanning.bag SB00001 is logged twice");
    }

    @Test
    void waitsForNumbersThatAreStillUnderWay() throws Exception {
        served.with(10);
        served.log.append(ServedLog.event(12, 12, "SB00012", 1)).seal();
        served.publish();
        extra.addAll(List.of("--settle", "30"));

        var late = Thread.ofVirtual().start(() -> {
            served.log.append(ServedLog.event(11, 11, "SB00011", 1, 99)).seal();
            served.publish();
        });
        var outcome = check();
        late.join();

        assertThat(outcome.out()).startsWith("green: all 12 entries");
    }

    @Test
    void namesAnEventThatIsLoggedTwice() {
        served.with(10);
        served.log.append(ServedLog.event(4, 11, "SB00011", 1)).seal();
        served.publish();

        assertRed(10, "is logged twice");
    }

    @Test
    void namesAnOffsetThatComesTooLate() {
        served.with(10);
        served.log.append(ServedLog.event(11, 11, "SB00011", 1, 3)).seal();
        served.publish();

        assertRed(10, "offset 3 of scanning.bag/3 comes behind 9");
        extra.add("--offset-restarts");
        assertGreen(11);
    }

    @Test
    void namesAnEntryThatCannotBeRead() {
        served.with(10);
        served.log.append(new byte[] {1, 2, 3}).seal();
        served.publish();

        assertRed(10, "cannot be read");
    }

    @Test
    void readsEntriesThatStandForRecordsOnlyByTheirHash() {
        var malformed = new Entry("scanning.bag", 1, 0, null, List.of(), new Entry.Verbatim(Bytes.utf8("no event")));
        served.log.append(malformed.replaced(Entry.Reason.MALFORMED).encode()).seal();
        served.publish();

        assertGreen(1);
    }

    @Test
    void countsNoNumberOfWhatIsNoEvent() {
        served.with(10);
        served.log.append(unreadable(Entry.Reason.MALFORMED, 11, 11));
        served.log.append(unreadable(Entry.Reason.EVENT_ID_REUSED, 11, 12));
        served.log.append(ServedLog.event(13, 12, "SB00012", 1, 14)).seal();
        served.publish();

        assertRed(12, "sequence 11 of /scan-service is missing");
    }

    @Test
    void takesTheNumberOfAnEventThatWhatIsNoEventBoreBefore() {
        served.with(10);
        served.log.append(unreadable(Entry.Reason.MALFORMED, 11, 10));
        served.log.append(ServedLog.event(12, 11, "SB00011", 1, 11)).seal();
        served.publish();

        assertGreen(12);
    }

    @ParameterizedTest
    @ValueSource(strings = {"no id", "no type", "no source", "no UUIDv7", "no JSON", "a list", "no UTF-8"})
    void namesAnEntryThatStandsForAnEventAndIsNone(String what) {
        served.with(10);
        served.log.append(noEvent(what)).seal();
        served.publish();

        assertRed(10, "stands for an event and is none");
    }

    private static byte[] unreadable(Entry.Reason reason, int sequence, long offset) {
        return Entry.decode(ServedLog.event(sequence, sequence, "SB00011", 1, offset))
                .replaced(reason)
                .encode();
    }

    private static byte[] noEvent(String what) {
        var event = Entry.decode(ServedLog.event(11, 11, "SB00011", 1));
        var value = switch (what) {
            case "no JSON" -> Bytes.utf8("{\"a\":}");
            case "a list" -> Bytes.utf8("[]");
            case "no UTF-8" -> Bytes.of(new byte[] {'{', '"', (byte) 0xff, '"', ':', '1', '}'});
            default -> ((Entry.Verbatim) event.content()).value();
        };
        var headers = event.headers().stream()
                .filter(header -> !header.name().equals("ce_" + what.substring(3)))
                .map(header -> header.name().equals("ce_id") && what.equals("no UUIDv7")
                        ? new Entry.Header("ce_id", Bytes.utf8("8d3e1c1e-1111-4111-8111-111111111111"))
                        : header)
                .toList();
        return new Entry(
                        event.topic(),
                        event.partition(),
                        event.offset(),
                        event.key(),
                        headers,
                        new Entry.Verbatim(value))
                .encode();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "eventId",
                "topic",
                "type",
                "subject",
                "codes",
                "actor",
                "site",
                "outcome",
                "requestId",
                "occurredAt",
                "recordedAt"
            })
    void namesTheEntryOfWhichSearchHasAnother(String field) {
        served.with(600);
        served.search.set(257, changed(served.search.get(257), field));

        assertRed(257, "search has another " + field + " than the entry");
    }

    @Test
    void namesTheEntryThatSearchDoesNotFind() {
        served.with(600);
        served.search.remove(300);

        assertRed(300, "search does not find the entry");
    }

    @Test
    void namesTheEntryThatSearchHasTwice() {
        served.with(600);
        served.search.add(changed(served.search.get(300), "eventId"));

        assertRed(300, "search has the entry 2 times");
    }

    @Test
    void comparesWithSearchWhatAnEntryTellsOfAValueThatItDoesNotHold() {
        served.with(10);
        served.log.append(unreadable(Entry.Reason.VALUE_TOO_LARGE, 11, 11)).seal();
        served.search.add(new IndexRow(
                10,
                UUID.fromString("00000000-0000-7000-8000-00000000000b"),
                "scanning.bag",
                "BagSealed",
                "SB00011",
                List.of("SB00011", "0016586"),
                "user-9",
                "IDR",
                "SEALED",
                null,
                Instant.EPOCH,
                Instant.EPOCH));
        served.publish(served.log.checkpoint().note());

        assertGreen(11);

        served.search.set(10, changed(served.search.get(10), "subject"));
        assertRed(10, "search has another subject than the entry");
    }

    private static IndexRow changed(IndexRow row, String field) {
        return new IndexRow(
                row.logIndex(),
                field.equals("eventId") ? UUID.fromString("00000000-0000-7000-9000-000000000000") : row.eventId(),
                field.equals("topic") ? "billing.bill" : row.topic(),
                field.equals("type") ? "BagLinked" : row.type(),
                field.equals("subject") ? null : row.subject(),
                field.equals("codes") ? List.of("SB00258", "SB99999") : row.codes(),
                field.equals("actor") ? "user-9" : row.actor(),
                field.equals("site") ? "IDR" : row.site(),
                field.equals("outcome") ? null : row.outcome(),
                field.equals("requestId") ? "req-1" : row.requestId(),
                field.equals("occurredAt") ? Instant.EPOCH : row.occurredAt(),
                field.equals("recordedAt") ? row.recordedAt().plusNanos(1_000) : row.recordedAt());
    }

    @Test
    void trustsAPinnedKeyOnly() {
        served.with(3);
        extra.addAll(List.of("--key", Fixtures.aSigner().verifierKey().line()));

        assertThat(check().out()).contains("key        as given");

        extra.set(
                1,
                NoteSigner.of("example.com/log", "ICEiIyQlJicoKSorLC0uLzAxMjM0NTY3ODk6Ozw9Pj8=")
                        .verifierKey()
                        .line());
        assertThat(check().code()).isEqualTo(1);
    }

    @Test
    void tellsInJsonWhatItFound() {
        served.with(600);
        served.log.entries.get(57)[20] ^= 1;
        extra.add("--json");

        assertThat(check().out()).startsWith("{\"verdict\":\"red\",\"firstBadIndex\":57,");
    }

    @Test
    void saysThatTheLogCouldNotBeReachedAndNothingAboutTheLog() {
        served.close();

        var outcome = check();

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("could not be read");
    }

    @Test
    void saysThatATokenIsNeeded() throws IOException {
        served.with(1);
        Files.writeString(folder.resolve("token"), "another");

        var outcome = check();

        assertThat(outcome.code()).isEqualTo(2);
        assertThat(outcome.err()).contains("a token of an admin or auditor is needed");
    }

    private void rememberTheCheckpoint() {
        extra.addAll(List.of("--state", folder.resolve("seen").toString()));
    }

    private void assertGreen(int entries) {
        var outcome = check();
        assertThat(outcome.out()).startsWith("green: all %,d entries".formatted(entries));
        assertThat(outcome.code()).isZero();
    }

    private void assertRed(int index, String message) {
        var outcome = check();
        assertThat(outcome.out())
                .startsWith("red: the first bad index is " + index + System.lineSeparator())
                .contains(message);
        assertThat(outcome.code()).isEqualTo(1);
    }

    private Outcome check() {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        var args = new ArrayList<>(List.of(
                "--url", served.url(), "--token-file", folder.resolve("token").toString(), "--settle", "0"));
        args.addAll(extra);
        int code = AuditCheck.run(
                args.toArray(String[]::new),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8));
        return new Outcome(code, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }
}
