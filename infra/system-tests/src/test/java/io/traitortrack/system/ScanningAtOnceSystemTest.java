package io.traitortrack.system;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.stream.IntStream;

import io.traitortrack.system.Database.Row;
import io.traitortrack.system.field.Answer;
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

/** Many people at the same sack, pack or scan at the same moment: the rules hold, exactly. */
@ExtendWith(Stack.class)
class ScanningAtOnceSystemTest {

    private Installation installation;
    private Database scans;
    private Records records;
    private FreshCodes codes;

    @BeforeEach
    void enter(Installation running) {
        installation = running;
        scans = running.database("scan");
        records = new Records(running);
        codes = running.freshCodes();
    }

    @Test
    void thirtyStationsFillASackWithThirtyOfSixtyPacks() {
        String sack = anOpenSack(SackType.MUSTARD);
        List<Pack> packs = codes.packs(60);

        List<Answer> answers = AtOnce.all(IntStream.range(0, 60)
                .mapToObj(i -> (Callable<Answer>)
                        () -> station(i % 30).scanPack(packs.get(i).label(i), sack))
                .toList());

        assertThat(countsOf(answers)).isEqualTo(Map.of("LINKED", 30L, "PARENT_FULL", 30L));
        Row bag = scans.rows("SELECT id, child_count, state FROM bag WHERE code = ?", sack)
                .getFirst();
        assertThat(bag.number("child_count")).isEqualTo(30);
        assertThat(bag.text("state")).isEqualTo("SEALED");
        assertThat(liveLinks(sack)).isEqualTo(30);
        assertThat(answers.stream().filter(a -> a.text("state").equals("SEALED") && a.status() == 201))
                .as("the scan that filled the sack says so")
                .hasSize(1);
        records.hold(30, "BagLinked", sack);
        records.hold(1, "BagSealed", sack);
        records.hold(30, "ScanRejected", sack);
    }

    @Test
    void twentyStationsPutOnePackIntoOneOfTwentySacks() {
        List<String> sacks = codes.sacks(20);
        sacks.forEach(sack -> station(0).scanSack(sack).expect(201));
        Pack pack = codes.pack();

        List<Answer> answers = AtOnce.all(IntStream.range(0, 20)
                .mapToObj(i -> (Callable<Answer>) () -> station(i).scanPack(pack.label(i), sacks.get(i)))
                .toList());

        assertThat(countsOf(answers)).isEqualTo(Map.of("LINKED", 1L, "LINKED_ELSEWHERE", 19L));
        String winner = answers.stream()
                .filter(answer -> answer.status() == 201)
                .map(answer -> answer.text("parentCode"))
                .findFirst()
                .orElseThrow();
        assertThat(answers.stream().filter(answer -> answer.status() == 409))
                .allSatisfy(answer -> assertThat(answer.text("otherParent")).isEqualTo(winner));
        assertThat(scans.texts(
                        "SELECT p.code FROM link l JOIN bag p ON p.id = l.parent_bag_id JOIN bag c ON c.id ="
                                + " l.child_bag_id WHERE c.code = ? AND l.unlinked_at IS NULL",
                        pack.code()))
                .containsExactly(winner);
        records.hold(1, "BagLinked", winner);
        for (String sack : sacks) {
            assertThat(records.written("ScanRejected", sack)).isEqualTo(sack.equals(winner) ? 0 : 1);
        }
    }

    @Test
    void theSameScanSentFiftyTimesIsOneScan() {
        String sack = anOpenSack(SackType.MOONG);
        Station station = station(0);
        Scan scan = station.pack(codes.pack().label(), sack);

        List<Answer> answers = AtOnce.all(Collections.nCopies(50, (Callable<Answer>) () -> station.send(scan)));

        assertThat(answers.stream().filter(answer -> answer.status() == 201 && !answer.flag("replayed")))
                .hasSize(1);
        assertThat(answers.stream().filter(answer -> answer.status() == 200 && answer.flag("replayed")))
                .hasSize(49);
        assertThat(answers.stream().map(ScanningAtOnceSystemTest::withoutReplayed))
                .containsOnly(withoutReplayed(answers.getFirst()));
        assertThat(scans.number("SELECT count(*) FROM scan WHERE id = ?", UUID.fromString(scan.scanId())))
                .isEqualTo(1);
        assertThat(liveLinks(sack)).isEqualTo(1);
        records.hold(1, "BagLinked", sack);
    }

    @Test
    void refusesAScanIdThatWasUsedForSomethingElse() {
        String sack = anOpenSack(SackType.MUSTARD);
        Station station = station(0);
        Scan first = station.pack(codes.pack().label(), sack);
        station.send(first).expect(201);

        Scan other = new Scan(
                first.scanId(),
                first.stationCode(),
                first.scannedAt(),
                codes.pack().label(),
                sack,
                null);
        Answer answer = station.send(other);

        assertThat(answer.status()).isEqualTo(409);
        assertThat(answer.code()).isEqualTo("SCAN_ID_REUSED");
        assertThat(liveLinks(sack)).isEqualTo(1);
        assertThat(station.send(first).expect(200).flag("replayed")).isTrue();
    }

    @Test
    void replaysARefusalThatIsFinal() {
        String full = aFullSack(SackType.MOONG);
        Station station = station(0);
        Scan late = station.pack(codes.pack().label(), full);

        Answer first = station.send(late);
        Answer again = station.send(late);

        assertThat(first.code()).isEqualTo("PARENT_FULL");
        assertThat(again.status()).isEqualTo(409);
        assertThat(again.code()).isEqualTo("PARENT_FULL");
        records.hold(1, "ScanRejected", full);
    }

    @Test
    void aPackThatCameBeforeItsSackSucceedsWhenSentAgain() {
        String sack = codes.sack(SackType.MUSTARD);
        Station station = station(0);
        Scan early = station.pack(codes.pack().label(), sack);

        assertThat(station.send(early).code()).isEqualTo("PARENT_NOT_FOUND");
        station.scanSack(sack).expect(201);

        assertThat(station.send(early).expect(201).text("outcome")).isEqualTo("LINKED");
        assertThat(liveLinks(sack)).isEqualTo(1);
    }

    @Test
    void tenBillersLoadOneSackOntoOneOfTenBills() {
        String sack = aFullSack(SackType.MUSTARD);
        List<Biller> billers =
                IntStream.range(0, 10).mapToObj(i -> installation.biller("LKO")).toList();
        List<String> bills = billers.stream()
                .map(biller -> biller.open("Sharma Traders", "Kanpur", "UP32 AB 1234", 5)
                        .expect(201)
                        .text("number"))
                .toList();

        List<Answer> answers = AtOnce.all(IntStream.range(0, 10)
                .mapToObj(i -> (Callable<Answer>) () -> billers.get(i).loadOnceKnown(bills.get(i), sack))
                .toList());

        assertThat(countsOf(answers)).isEqualTo(Map.of("LOADED", 1L, "ON_ANOTHER_BILL", 9L));
        String winner = answers.stream()
                .filter(answer -> answer.status() == 200)
                .map(answer -> answer.text("number"))
                .findFirst()
                .orElseThrow();
        assertThat(answers.stream().filter(answer -> answer.status() == 409))
                .allSatisfy(answer -> assertThat(answer.text("otherBill")).isEqualTo(winner));
        for (String bill : bills) {
            Answer stands = installation.biller("LKO").bill(bill).expect(200);
            assertThat(stands.number("totals.parents")).isEqualTo(bill.equals(winner) ? 1 : 0);
            assertThat(records.written("ParentBilled", bill)).isEqualTo(bill.equals(winner) ? 1 : 0);
        }
        records.hold(1, "ParentBilled", winner);
    }

    @Test
    void batchesOverTheSameSacksInOppositeOrdersAllEndDecided() {
        List<String> sacks = codes.sacks(20);
        sacks.forEach(sack -> station(0).scanSack(sack).expect(201));
        List<Pack> some = codes.packs(500);
        List<Pack> others = codes.packs(500);

        List<Answer> batches = AtOnce.all(List.<Callable<Answer>>of(
                () -> station(0).sendAll(batch(station(0), some, sacks, false)),
                () -> station(1).sendAll(batch(station(1), others, sacks, true)),
                () -> station(2).sendAll(batch(station(2), some, sacks, true)),
                () -> station(3).sendAll(batch(station(3), others, sacks, false))));

        List<Answer> items = new ArrayList<>();
        for (Answer batch : batches) {
            assertThat(batch.expect(200).results()).hasSize(500);
            items.addAll(batch.results());
        }
        Map<String, Long> counts = countsOf(items);
        assertThat(counts.keySet()).isSubsetOf("LINKED", "ALREADY_LINKED", "PARENT_FULL");
        assertThat(counts.get("LINKED")).isEqualTo(600);
        for (String sack : sacks) {
            assertThat(liveLinks(sack)).isEqualTo(30);
            assertThat(scans.number("SELECT child_count FROM bag WHERE code = ?", sack))
                    .isEqualTo(30);
            assertThat(records.written("BagLinked", sack)).isEqualTo(30);
            assertThat(records.written("BagSealed", sack)).isEqualTo(1);
        }
        records.hold(30, "BagLinked", sacks.getFirst());
    }

    /** Every pack has its sack; backwards, the sacks come in the opposite order. */
    private static List<Scan> batch(Station station, List<Pack> packs, List<String> sacks, boolean backwards) {
        List<Scan> batch = new ArrayList<>();
        for (int i = 0; i < packs.size(); i++) {
            batch.add(station.pack(packs.get(i).label(i), sacks.get(i * sacks.size() / packs.size())));
        }
        return backwards ? batch.reversed() : batch;
    }

    private Station station(int number) {
        return installation.station("LKO-" + (number + 1));
    }

    private String anOpenSack(SackType type) {
        String sack = codes.sack(type);
        assertThat(station(0).scanSack(sack).expect(201).text("outcome")).isEqualTo("REGISTERED");
        return sack;
    }

    private String aFullSack(SackType type) {
        String sack = anOpenSack(type);
        Station station = station(0);
        List<Scan> packs = codes.packs(SackType.CAPACITY).stream()
                .map(pack -> station.pack(pack.label(), sack))
                .toList();
        assertThat(countsOf(station.sendAll(packs).expect(200).results())).isEqualTo(Map.of("LINKED", 30L));
        return sack;
    }

    private long liveLinks(String sack) {
        return scans.number(
                "SELECT count(*) FROM link l JOIN bag p ON p.id = l.parent_bag_id WHERE p.code = ? AND l.unlinked_at IS"
                        + " NULL",
                sack);
    }

    /** Outcomes of scans that were accepted and codes of those that were not, each with its number. */
    private static Map<String, Long> countsOf(List<Answer> answers) {
        Map<String, Long> counts = new TreeMap<>();
        for (Answer answer : answers) {
            assertThat(answer.status()).as("never a fault of ours: %s", answer).isLessThan(500);
            counts.merge(answer.status() < 300 ? answer.text("outcome") : answer.code(), 1L, Long::sum);
        }
        return counts;
    }

    private static Map<String, String> withoutReplayed(Answer answer) {
        Map<String, String> fields = new TreeMap<>();
        answer.body().properties().stream()
                .filter(field -> !field.getKey().equals("replayed"))
                .forEach(field -> fields.put(field.getKey(), field.getValue().toString()));
        return fields;
    }
}
