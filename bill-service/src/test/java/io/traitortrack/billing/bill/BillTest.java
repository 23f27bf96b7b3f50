package io.traitortrack.billing.bill;

import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.UUID;

import io.traitortrack.platform.problem.ProblemException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class BillTest {

    private static final Act ACT = new Act("user", Instant.parse("2026-11-21T05:00:00.123456Z"), "request-1", null);

    @Test
    void startsAsAnEmptyDraftOfVersionOne() {
        Bill bill = aBillFor(2);

        assertThat(bill.state()).isEqualTo(BillState.DRAFT);
        assertThat(bill.version()).isEqualTo(1);
        assertThat(bill.totals()).isEqualTo(Totals.NONE);
    }

    @Test
    void isLoadingFromTheFirstSackOn() {
        Bill bill = aBillFor(2);

        bill.load(aSack(30, "30.015"));

        assertThat(bill.state()).isEqualTo(BillState.LOADING);
        assertThat(bill.version()).isEqualTo(2);
    }

    @Test
    void sumsWhatIsLoaded() {
        Bill bill = aBillFor(3);
        bill.load(aSack(30, "30.015"));
        bill.load(aSack(27, "27.000"));

        assertThat(bill.totals()).isEqualTo(new Totals(2, 57, new BigDecimal("57.015"), new BigDecimal("60.000")));
        assertThat(bill.totals().varianceKg()).isEqualTo("-2.985");
    }

    @Test
    void forgetsTheWeightOfWhatIsUnloaded() {
        Bill bill = aBillFor(3);
        LoadedParent heavy = aSack(30, "30.015");
        LoadedParent light = aSack(27, "27.000");
        bill.load(heavy);
        bill.load(light);

        bill.unload(heavy);

        assertThat(bill.totals()).isEqualTo(new Totals(1, 27, new BigDecimal("27.000"), new BigDecimal("30.000")));
        assertThat(bill.state()).isEqualTo(BillState.LOADING);
        assertThat(bill.version()).isEqualTo(4);
    }

    @Test
    void refusesMoreSacksThanPlanned() {
        Bill bill = aBillFor(1);
        bill.load(aSack(30, "30.000"));

        assertRefused("BILL_FULL", () -> bill.load(aSack(30, "30.000")));
        assertThat(bill.totals().parents()).isEqualTo(1);
        assertThat(bill.version()).isEqualTo(2);
    }

    @Test
    void completesByItselfAtThePlannedCount() {
        Bill bill = aBillFor(1);
        bill.load(aSack(30, "30.000"));

        assertThat(bill.complete(null, ACT)).isTrue();

        assertThat(bill.state()).isEqualTo(BillState.COMPLETED);
        assertThat(bill.completionReason()).isEqualTo("PLANNED_COUNT_REACHED");
        assertThat(bill.completedAt()).isEqualTo(ACT.at());
    }

    @Test
    void needsAReasonBelowThePlannedCount() {
        Bill bill = aBillFor(2);
        bill.load(aSack(30, "30.000"));

        assertRefused("REASON_REQUIRED", () -> bill.complete(null, ACT));
        assertThat(bill.complete(Reason.of("END_OF_DAY"), ACT)).isTrue();
        assertThat(bill.completionReason()).isEqualTo("END_OF_DAY");
        assertThat(bill.completionNote()).isNull();
    }

    @Test
    void keepsTheWordsOfAReasonThatIsNoCode() {
        Bill bill = aBillFor(2);
        bill.load(aSack(30, "30.000"));

        bill.complete(Reason.of("Ravi said so"), ACT);

        assertThat(bill.completionReason()).isEqualTo("OTHER");
        assertThat(bill.completionNote()).isEqualTo("Ravi said so");
    }

    @Test
    void isNeverCompletedEmpty() {
        Bill bill = aBillFor(2);

        assertRefused("BILL_EMPTY", () -> bill.complete(Reason.of("END_OF_DAY"), ACT));
    }

    @Test
    void isCompletedOnce() {
        Bill bill = aCompletedBill();
        long version = bill.version();

        assertThat(bill.complete(Reason.of("END_OF_DAY"), ACT)).isFalse();
        assertThat(bill.version()).isEqualTo(version);
        assertThat(bill.completionReason()).isEqualTo("PLANNED_COUNT_REACHED");
    }

    @Test
    void isLockedOnceCompleted() {
        Bill bill = aCompletedBill();

        assertRefused("BILL_LOCKED", () -> bill.load(aSack(30, "30.000")));
        assertRefused("BILL_LOCKED", () -> bill.unload(aSack(30, "30.000")));
        assertRefused("BILL_LOCKED", () -> bill.change(new BillEdit("UP32XX0001", null, null, null)));
    }

    @Test
    void tellsWhatAnEditChanged() {
        Bill bill = aBillFor(2);

        Bill.Changes changes = bill.change(new BillEdit("UP32AB1234", 5, "Ravi", null));

        assertThat(changes.before()).containsExactly(java.util.Map.entry("capacity", 2));
        assertThat(changes.after()).containsExactly(java.util.Map.entry("capacity", 5));
        assertThat(changes.personal()).containsOnlyKeys("driver");
        assertThat(bill.version()).isEqualTo(2);
    }

    @Test
    void isTheSameVersionAfterAnEditOfNothing() {
        Bill bill = aBillFor(2);

        assertThat(bill.change(new BillEdit("UP32AB1234", 2, null, null)).isEmpty())
                .isTrue();
        assertThat(bill.version()).isEqualTo(1);
    }

    @ParameterizedTest
    @CsvSource({"3, true", "2, true", "1, false"})
    void neverPlansForLessThanIsLoaded(int capacity, boolean accepted) {
        Bill bill = aBillFor(3);
        bill.load(aSack(30, "30.000"));
        bill.load(aSack(30, "30.000"));

        if (accepted) {
            bill.change(new BillEdit(null, capacity, null, null));
            assertThat(bill.capacity()).isEqualTo(capacity);
        } else {
            assertRefused("CAPACITY_BELOW_LOADED", () -> bill.change(new BillEdit(null, capacity, null, null)));
            assertThat(bill.capacity()).isEqualTo(3);
        }
    }

    private static void assertRefused(String code, Runnable verb) {
        assertThatThrownBy(verb::run)
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo(code));
    }

    private static Bill aCompletedBill() {
        Bill bill = aBillFor(1);
        bill.load(aSack(30, "30.000"));
        bill.complete(null, ACT);
        return bill;
    }

    private static Bill aBillFor(int capacity) {
        return aBillFor(capacity, null);
    }

    private static Bill aBillFor(int capacity, @Nullable String driver) {
        BillPlan plan = new BillPlan("LKO", UUID.randomUUID(), UUID.randomUUID(), "UP32AB1234", capacity, driver, null);
        return new Bill(UUID.randomUUID(), "TRUCK-77", plan, LocalDate.of(2026, 11, 21), ACT);
    }

    private static LoadedParent aSack(int children, String weight) {
        return new LoadedParent(
                "SB00860", UUID.randomUUID(), 1, children, 30, new BigDecimal(weight), new BigDecimal("30.000"));
    }
}
