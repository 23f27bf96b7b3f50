package io.traitortrack.scanning.scan;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Objects;
import java.util.UUID;

import com.github.f4b6a3.uuid.UuidCreator;
import io.traitortrack.platform.outbox.OutboxEvent;
import io.traitortrack.scanning.code.Code;
import io.traitortrack.scanning.code.CodeReader;
import io.traitortrack.scanning.event.Moment;
import io.traitortrack.scanning.scan.ScanAnswer.Accepted;
import io.traitortrack.scanning.scan.ScanAnswer.Refused;
import io.traitortrack.scanning.type.BagType;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;

/** The rules of scanning without a database; contract, section 2. */
class DecidingTest {

    private static final BagType MUSTARD =
            new BagType("mustard", "Mustard", "SB[0-9]{5}", "SB\\W?\\d*", 2, new BigDecimal("1.000"));
    private static final CodeReader READER = new CodeReader(List.of(MUSTARD));
    private static final Instant NOW = Instant.parse("2026-11-21T05:00:00Z");
    private static final String SACK = "SB00001";
    private static final String OTHER_SACK = "SB00002";
    private static final String LABEL = "LABEL NO.0016586 LOT NO.:STAR1, D.O.T.:30/09/2025";

    private final Ledger ledger = new Ledger();
    private final Deciding deciding = new Deciding(ledger, UuidCreator::getTimeOrderedEpochPlus1);

    @Test
    void registersAnUnknownParentAndSeesAKnownOne() {
        assertThat(accepted(scan(SACK, null)).outcome()).isEqualTo("REGISTERED");
        assertThat(accepted(scan(SACK, null)).outcome()).isEqualTo("SEEN");
        assertThat(types()).containsExactly("BagScanned", "BagScanned");
        assertThat(ledger.events).extracting(OutboxEvent::subjectVersion).containsExactly(1L, 2L);
    }

    @Test
    void linksChildrenUntilTheSackIsFullAndSealsIt() {
        scan(SACK, null);

        assertThat(accepted(scan("AAAA", SACK)).state()).isEqualTo("OPEN");
        assertThat(accepted(scan("BBBB", SACK)).state()).isEqualTo("SEALED");
        assertThat(refused(scan("CCCC", SACK)).refusal()).isEqualTo(Refusal.PARENT_FULL);
        assertThat(types()).containsExactly("BagScanned", "BagLinked", "BagLinked", "BagSealed", "ScanRejected");
        assertThat(ledger.children).doesNotContainKey("CCCC");
        assertThat(ledger.events).extracting(OutboxEvent::subjectVersion).containsExactly(1L, 2L, 3L, 4L, null);
    }

    @Test
    void sumsMeasuredAndUnitWeights() {
        scan(SACK, null);
        scan("AAAA", SACK);
        decide(aScan("BBBB", SACK).weight("0.75"));

        assertThat(sack().weightKg).isEqualByComparingTo("1.75");
    }

    @Test
    void answersADuplicateInAnyState() {
        scan(SACK, null);
        scan("AAAA", SACK);
        scan("BBBB", SACK);

        assertThat(accepted(scan("AAAA", SACK)).outcome()).isEqualTo("ALREADY_LINKED");
    }

    @Test
    void namesTheOtherParent() {
        scan(SACK, null);
        scan(OTHER_SACK, null);
        scan("AAAA", SACK);

        assertThat(refused(scan("AAAA", OTHER_SACK)).otherParent()).isEqualTo(SACK);
    }

    @Test
    void keepsTheFirstKnownLotAndRefusesAnother() {
        scan(SACK, null);
        scan("0016586", SACK);

        assertThat(accepted(scan(LABEL, SACK)).outcome()).isEqualTo("ALREADY_LINKED");
        assertThat(pack("0016586").lot).isEqualTo("STAR1");
        assertThat(accepted(scan("0016586", SACK)).outcome()).isEqualTo("ALREADY_LINKED");
        assertThat(refused(scan(LABEL.replace("STAR1", "STAR2"), SACK)).refusal())
                .isEqualTo(Refusal.LABEL_LOT_CONFLICT);
    }

    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "SB1234,-,INVALID_CODE",
                "AAAA,SB1234,INVALID_CODE",
                "<b>,SB1234,INVALID_CODE",
                "<b>,AAAA,INVALID_CODE",
                "SB00001,SB1234,INVALID_CODE",
                "AAAA,-,WRONG_ROLE",
                "SB00001,SB00002,WRONG_ROLE",
                "SB00001,SB00001,WRONG_ROLE",
                "AAAA,BBBB,WRONG_ROLE",
                "AAAA,SB99999,PARENT_NOT_FOUND"
            })
    void refusesWhatTheTextsAloneForbid(String raw, @Nullable String parent, Refusal refusal) {
        assertThat(refused(scan(raw, parent)).refusal()).isEqualTo(refusal);
        assertThat(types()).containsExactly("ScanRejected");
    }

    @Test
    void refusesACodeThatHasTheOtherRoleSinceEver() {
        ledger.codes.put(SACK, new Ledger.KnownCode(SACK, "CHILD", 1, 1, false));

        assertThat(refused(scan(SACK, null)).refusal()).isEqualTo(Refusal.WRONG_ROLE);
    }

    @Test
    void refusesStationsAndSitesBeforeAnythingElse() {
        assertThat(refused(decide(aScan("<b>", null).site(null))).refusal()).isEqualTo(Refusal.UNKNOWN_STATION);
        assertThat(refused(decide(aScan("<b>", null).notGranted())).refusal()).isEqualTo(Refusal.SITE_NOT_GRANTED);
        assertThat(refused(decide(aScan("<b>", null).site(null).notGranted())).refusal())
                .isEqualTo(Refusal.UNKNOWN_STATION);
    }

    @Test
    void refusesAForeignSiteBeforeAReplayAndAUsedIdBeforeItsCode() {
        AScan first = aScan(SACK, null);
        accepted(decide(first));

        assertThat(refused(decide(first.notGranted())).refusal()).isEqualTo(Refusal.SITE_NOT_GRANTED);
        assertThat(refused(decide(aScan("<b>", null).id(first.id()))).refusal()).isEqualTo(Refusal.SCAN_ID_REUSED);
    }

    @Test
    void refusesTheSackOfAnotherSiteAndShowsNothingOfIt() {
        scan(SACK, null);

        assertThat(refused(decide(aScan(SACK, null).site("IDR"))).refusal()).isEqualTo(Refusal.OTHER_SITE);
        Refused refused = refused(decide(aScan("AAAA", SACK).site("IDR")));
        assertThat(refused.refusal()).isEqualTo(Refusal.OTHER_SITE);
        assertThat(refused.state()).isNull();
    }

    @Test
    void replaysTheSameScanAndRefusesTheIdForAnother() {
        scan(SACK, null);
        Scan first = aScan("AAAA", SACK).build();
        ScanAnswer answer = deciding.decide(first);
        int events = ledger.events.size();

        assertThat(deciding.decide(first)).isEqualTo(answer.again());
        assertThat(ledger.events).hasSize(events);
        assertThat(refused(decide(aScan("BBBB", SACK).id(first.id()))).refusal())
                .isEqualTo(Refusal.SCAN_ID_REUSED);
    }

    @Test
    void replaysFinalRefusalsAndLeavesTheIdFreeAfterOthers() {
        Scan invalid = aScan("SB1234", null).build();
        ScanAnswer refusal = deciding.decide(invalid);
        assertThat(deciding.decide(invalid)).isEqualTo(refusal.again());

        Scan early = aScan("AAAA", SACK).build();
        assertThat(refused(deciding.decide(early)).refusal()).isEqualTo(Refusal.PARENT_NOT_FOUND);
        scan(SACK, null);
        assertThat(accepted(deciding.decide(early)).outcome()).isEqualTo("LINKED");
    }

    @Test
    void refusesAFullSackBeforeAClosedOne() {
        scan(SACK, null);
        scan("AAAA", SACK);
        sack().state = "BILLED";
        assertThat(refused(scan("BBBB", SACK)).refusal()).isEqualTo(Refusal.PARENT_NOT_OPEN);

        sack().childCount = 2;
        assertThat(refused(scan("BBBB", SACK)).refusal()).isEqualTo(Refusal.PARENT_FULL);
    }

    @Test
    void refusesAPackOfAnotherSackBeforeAFullSackOrAClosedOne() {
        scan(SACK, null);
        scan(OTHER_SACK, null);
        scan("AAAA", OTHER_SACK);
        sack().state = "BILLED";
        assertThat(refused(scan("AAAA", SACK)).refusal()).isEqualTo(Refusal.LINKED_ELSEWHERE);

        sack().childCount = 2;
        assertThat(refused(scan("AAAA", SACK)).refusal()).isEqualTo(Refusal.LINKED_ELSEWHERE);
    }

    @Test
    void refusesAnotherSiteBeforeAnotherLotAndAnotherLotBeforeAnotherSack() {
        scan(SACK, null);
        scan(OTHER_SACK, null);
        scan(LABEL, OTHER_SACK);
        String otherLot = LABEL.replace("STAR1", "STAR2");

        assertThat(refused(decide(aScan(otherLot, OTHER_SACK).site("IDR"))).refusal())
                .isEqualTo(Refusal.OTHER_SITE);
        assertThat(refused(scan(otherLot, SACK)).refusal()).isEqualTo(Refusal.LABEL_LOT_CONFLICT);
    }

    @Test
    void opensANewGenerationOfARetiredCode() {
        ledger.codes.put(SACK, new Ledger.KnownCode(SACK, "PARENT", 40, 3, false));

        assertThat(accepted(scan(SACK, null)).outcome()).isEqualTo("REGISTERED");
        assertThat(sack().generation).isEqualTo(4);
        assertThat(ledger.events.getFirst().subjectVersion()).isEqualTo(41);
    }

    @Test
    void refusesAFreeChildOfAnotherSite() {
        scan(SACK, null);
        scan("AAAA", SACK);
        pack("AAAA").parentCode = null;
        decide(aScan(OTHER_SACK, null).site("IDR"));

        assertThat(refused(decide(aScan("AAAA", OTHER_SACK).site("IDR"))).refusal())
                .isEqualTo(Refusal.OTHER_SITE);
        assertThat(refused(decide(aScan("AAAA", "SB99999").site("IDR"))).refusal())
                .isEqualTo(Refusal.PARENT_NOT_FOUND);
    }

    private Ledger.Parent sack() {
        return Objects.requireNonNull(ledger.parents.get(SACK));
    }

    private Ledger.Child pack(String code) {
        return Objects.requireNonNull(ledger.children.get(code));
    }

    private List<String> types() {
        return ledger.events.stream()
                .map(event -> event.type().replaceAll("io\\.traitortrack\\.(\\w+)\\.v1", "$1"))
                .toList();
    }

    private ScanAnswer scan(String raw, @Nullable String parent) {
        return decide(aScan(raw, parent));
    }

    private ScanAnswer decide(AScan scan) {
        return deciding.decide(scan.build());
    }

    private static Accepted accepted(ScanAnswer answer) {
        assertThat(answer).isInstanceOf(Accepted.class);
        return (Accepted) answer;
    }

    private static Refused refused(ScanAnswer answer) {
        assertThat(answer).isInstanceOf(Refused.class);
        return (Refused) answer;
    }

    private static AScan aScan(String raw, @Nullable String parent) {
        return new AScan(UuidCreator.getTimeOrderedEpoch(), raw, parent, "LKO", true, null);
    }

    private record AScan(
            UUID id,
            String raw,
            @Nullable String parent,
            @Nullable String site,
            boolean granted,
            @Nullable BigDecimal weightKg) {

        AScan id(UUID other) {
            return new AScan(other, raw, parent, site, granted, weightKg);
        }

        AScan site(@Nullable String other) {
            return new AScan(id, raw, parent, other, granted, weightKg);
        }

        AScan notGranted() {
            return new AScan(id, raw, parent, site, false, weightKg);
        }

        AScan weight(String kilograms) {
            return new AScan(id, raw, parent, site, granted, new BigDecimal(kilograms));
        }

        Scan build() {
            ScanRequest request = new ScanRequest(id, "LKO-1", NOW, raw, parent, weightKg);
            @Nullable Code parentCode = parent == null ? null : READER.read(parent);
            return new Scan(
                    request,
                    request.fingerprint(),
                    site,
                    granted,
                    new Moment(site, "user", NOW, NOW, ZoneId.of("Asia/Kolkata")),
                    READER.read(raw),
                    parentCode,
                    UuidCreator.getTimeOrderedEpoch(),
                    "request",
                    null);
        }
    }
}
