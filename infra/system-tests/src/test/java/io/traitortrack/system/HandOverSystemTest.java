package io.traitortrack.system;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.IntStream;

import io.traitortrack.system.Database.Row;
import io.traitortrack.system.field.Answer;
import io.traitortrack.system.field.Api;
import io.traitortrack.system.field.Biller;
import io.traitortrack.system.field.FreshCodes;
import io.traitortrack.system.field.Pack;
import io.traitortrack.system.field.SackType;
import io.traitortrack.system.field.Scan;
import io.traitortrack.system.field.Station;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** Supervisors open sacks while billers load them: no sack is ever opened while billed, or billed while open. */
@ExtendWith(Stack.class)
class HandOverSystemTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private Installation installation;
    private Database scan;
    private Database bill;
    private FreshCodes codes;
    private Api supervisor;

    @BeforeEach
    void enter(Installation running) {
        installation = running;
        scan = running.database("scan");
        bill = running.database("bill");
        codes = running.freshCodes();
        supervisor = running.as("supervisor.lucknow");
    }

    @Test
    void aSackIsOpenedFilledSealedAndBilled() {
        Station station = installation.station("LKO-1");
        String sack = aSealedSack();

        // 200, not 202: the consent came while the call waited
        Answer opened = reopen(sack).expect(200);
        assertThat(opened.text("state")).isEqualTo("OPEN");

        station.scanPack(codes.pack().label(), sack).expect(201);
        station.seal(sack, "END_OF_LOT").expect(200);
        Biller biller = installation.biller("LKO");
        String number = aBill(biller);
        Answer loaded = biller.loadOnceKnown(number, sack).expect(200);
        assertThat(loaded.number("totals.children")).isEqualTo(3);

        Answer held = reopen(sack);
        assertThat(held.status()).isEqualTo(409);
        assertThat(held.code()).isEqualTo("PARENT_BILLED");
    }

    @Test
    void openingAndLoadingAtOnceEndsOneWayOrTheOtherAndNeverBoth() {
        List<String> sacks = IntStream.range(0, 24).mapToObj(i -> aSealedSack()).toList();
        List<Biller> billers =
                IntStream.range(0, 3).mapToObj(i -> installation.biller("LKO")).toList();
        List<String> bills = billers.stream().map(this::aBill).toList();
        Await.until(
                "for the bill service to hear of every sack",
                PATIENCE,
                () -> bill.texts("SELECT code FROM parent WHERE state = 'SEALED'")
                        .containsAll(sacks));

        List<Callable<Answer>> deeds = new ArrayList<>();
        for (int i = 0; i < sacks.size(); i++) {
            String sack = sacks.get(i);
            deeds.add(() -> onceNotTooMany(() -> reopen(sack)));
            for (int b = 0; b < billers.size(); b++) {
                int at = b;
                deeds.add(() -> onceNotTooMany(() -> billers.get(at).load(bills.get(at), sack)));
            }
        }
        List<Answer> answers = AtOnce.all(deeds);

        for (int i = 0; i < sacks.size(); i++) {
            String sack = sacks.get(i);
            List<Answer> loads = answers.subList(i * 4 + 1, i * 4 + 4);
            long loaded = loads.stream().filter(load -> load.status() == 200).count();
            assertThat(loaded).as("%s on one bill at most", sack).isLessThanOrEqualTo(1);
            assertThat(loads).allSatisfy(load -> assertThat(load.status()).isIn(200, 409));
            Answer reopening = answers.get(i * 4);
            assertThat(reopening.status()).isIn(200, 202, 409);
            assertThat(reopening.status() == 200 && loaded == 1)
                    .as("%s opened and billed", sack)
                    .isFalse();
            Await.until(
                    "for the answer about " + sack,
                    PATIENCE,
                    () -> scan.number(
                                    "SELECT count(*) FROM release r JOIN bag b ON b.id = r.bag_id WHERE b.code = ? AND r.answer IS NULL",
                                    sack)
                            == 0);
            assertEndsOneWay(sack, loaded);
        }
    }

    private void assertEndsOneWay(String sack, long loaded) {
        String expected = loaded == 1 ? "BILLED" : "OPEN";
        Await.until(
                "for " + sack + " to be " + expected,
                PATIENCE,
                () -> scan.texts("SELECT state FROM bag WHERE code = ?", sack).equals(Set.of(expected)));
        assertThat(bill.number("SELECT count(*) FROM bill_parent WHERE parent_code = ? AND unloaded_at IS NULL", sack))
                .isEqualTo(loaded);
    }

    @Test
    void aRetiredSackFreesItsPacksAndItsCode() {
        Station station = installation.station("LKO-1");
        String sack = codes.sack(SackType.MOONG);
        station.scanSack(sack).expect(201);
        Pack pack = codes.pack();
        station.scanPack(pack.label(), sack).expect(201);
        station.seal(sack, "END_OF_LOT").expect(200);

        Answer retired = supervisor
                .post("/api/v1/bags/" + sack + "/retire", Map.of("reason", "EMPTIED"), key())
                .expect(200);
        assertThat(retired.text("state")).isEqualTo("RETIRED");

        assertThat(station.scanSack(sack).expect(201).text("outcome")).isEqualTo("REGISTERED");
        assertThat(station.scanPack(pack.label(), sack).expect(201).text("outcome"))
                .isEqualTo("LINKED");
        station.seal(sack, "END_OF_LOT").expect(200);
        Biller biller = installation.biller("LKO");
        String number = aBill(biller);
        biller.loadOnceKnown(number, sack).expect(200);
        List<Row> generations = scan.rows("SELECT generation, state FROM bag WHERE code = ? ORDER BY generation", sack);
        assertThat(generations).hasSize(2);
        assertThat(generations.getFirst().text("state")).isEqualTo("RETIRED");
    }

    /** Where too many came at once, somebody is told to come again, and that nothing was done. */
    private static Answer onceNotTooMany(Supplier<Answer> deed) {
        return Await.answer(
                "for a turn",
                PATIENCE,
                () -> Optional.of(deed.get()).filter(answer -> answer.status() != 503 && answer.status() != 504));
    }

    private Answer reopen(String sack) {
        return supervisor.post("/api/v1/bags/" + sack + "/reopen", Map.of("reason", "MISCOUNT"), key());
    }

    private static Map<String, String> key() {
        return Map.of("Idempotency-Key", Scan.newId());
    }

    private String aBill(Biller biller) {
        return biller.open("Sharma Traders", "Kanpur", "UP32 AB 1234", 30)
                .expect(201)
                .text("number");
    }

    private String aSealedSack() {
        Station station = installation.station("LKO-2");
        String sack = codes.sack(SackType.MUSTARD);
        station.scanSack(sack).expect(201);
        station.scanPack(codes.pack().label(), sack).expect(201);
        station.scanPack(codes.pack().label(), sack).expect(201);
        station.seal(sack, "END_OF_SHIFT").expect(200);
        return sack;
    }
}
