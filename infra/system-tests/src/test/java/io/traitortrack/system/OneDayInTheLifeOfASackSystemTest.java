package io.traitortrack.system;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;

import io.traitortrack.system.field.Answer;
import io.traitortrack.system.field.Auditor;
import io.traitortrack.system.field.Biller;
import io.traitortrack.system.field.FreshCodes;
import io.traitortrack.system.field.Pack;
import io.traitortrack.system.field.SackType;
import io.traitortrack.system.field.Scan;
import io.traitortrack.system.field.Station;
import io.traitortrack.system.proof.InclusionProof;
import io.traitortrack.system.proof.LogEntry;
import org.junit.jupiter.api.Order;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import tools.jackson.databind.JsonNode;

import static org.assertj.core.api.Assertions.assertThat;

/**
 * One day in the life of a sack, told over the public API by people who logged in.
 *
 * <p>Start reading the project here. Packs go into sacks, sacks onto a bill, and at the end of the day somebody holds
 * one pack in the hand and asks where it came from, and whether the answer can be proved.
 */
@Order(1)
@ExtendWith(Stack.class)
class OneDayInTheLifeOfASackSystemTest {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Test
    void aPackIsFoundAgainWithItsSackItsBillAndAProof(Installation installation) {
        FreshCodes codes = installation.freshCodes();

        // Eight in the morning. At Lucknow two stations are signed on, at Indore two more.

        Station lucknow = installation.station("LKO-1");
        Station besideIt = installation.station("LKO-2");
        Station indore = installation.station("IDR-1");
        Station besideThat = installation.station("IDR-2");

        // A dispatcher at Lucknow takes an empty mustard sack and scans it. Nobody has seen this code before, so the
        // sack is registered, and it is open.

        String sack = codes.sack(SackType.MUSTARD);

        Answer opened = lucknow.scanSack(sack).expect(201);

        assertThat(opened.text("outcome")).isEqualTo("REGISTERED");
        assertThat(opened.text("role")).isEqualTo("PARENT");
        assertThat(opened.text("state")).isEqualTo("OPEN");
        assertThat(opened.number("capacity")).isEqualTo(30);

        // Thirty packs go in. Each label is typed by the scanner as it is printed: in capitals or not, with more
        // spaces or fewer, with fields behind that nobody needs here. The code is the label's number, zeros kept.

        List<Pack> packs = codes.packs(30);
        for (int i = 0; i < 29; i++) {
            Pack pack = packs.get(i);

            Answer linked = lucknow.scanPack(pack.label(i), sack).expect(201);

            assertThat(linked.text("outcome")).isEqualTo("LINKED");
            assertThat(linked.text("code")).isEqualTo(pack.code());
            assertThat(linked.number("childCount")).isEqualTo(i + 1);
        }

        // One of them is scanned twice, once more by its bare number. That harms nobody, and the answer says so.

        Pack first = packs.getFirst();

        Answer twice = lucknow.scanPack(first.code(), sack).expect(201);

        assertThat(twice.text("outcome")).isEqualTo("ALREADY_LINKED");
        assertThat(twice.number("childCount")).isEqualTo(29);

        // The thirtieth pack fills the sack, and the sack seals itself.

        Answer last = lucknow.scanPack(packs.getLast().label(), sack).expect(201);

        assertThat(last.number("childCount")).isEqualTo(30);
        assertThat(last.text("state")).isEqualTo("SEALED");

        // A thirty-first is refused. So is a pack of this sack that somebody tries to put into the next one: a pack is
        // in one sack at a time, and the refusal names it.

        String next = codes.sack(SackType.MOONG);
        besideIt.scanSack(next).expect(201);

        Answer tooMany = lucknow.scanPack(codes.pack().label(), sack);
        Answer elsewhere = besideIt.scanPack(first.label(3), next);

        assertThat(tooMany.code()).isEqualTo("PARENT_FULL");
        assertThat(elsewhere.code()).isEqualTo("LINKED_ELSEWHERE");
        assertThat(elsewhere.text("otherParent")).isEqualTo(sack);

        // Meanwhile the other stations fill sacks of both types, all at once. At Indore the network is gone: the
        // station keeps its scans and sends them in one go when it is back. The line breaks before the answer comes,
        // so it sends the same list again, and nothing happens twice.

        List<String> sacksOfLucknow = codes.sacks(8);
        List<String> sacksOfIndore = codes.sacks(2);

        AtOnce.all(List.<Callable<Boolean>>of(
                () -> fillOneByOne(lucknow, sacksOfLucknow.subList(0, 4), codes),
                () -> fillOneByOne(besideIt, sacksOfLucknow.subList(4, 8), codes),
                () -> fillOneByOne(besideThat, sacksOfIndore.subList(0, 1), codes),
                () -> fillOffline(indore, sacksOfIndore.getLast(), codes)));

        // The lot ends with twelve packs in the sack next door. It is sealed short, with the reason.

        for (Pack pack : codes.packs(12)) {
            besideIt.scanPack(pack.label(), next).expect(201);
        }

        Answer sealed = besideIt.seal(next, "END_OF_LOT").expect(200);

        assertThat(sealed.text("state")).isEqualTo("SEALED");
        assertThat(sealed.number("childCount")).isEqualTo(12);

        // A truck waits. The biller opens a bill for ten sacks and scans them onto it. The bill's totals are right in
        // every answer: ten sacks, nine of them full and one with twelve packs.

        Biller biller = installation.biller("LKO");
        Answer bill = biller.open("Gupta Seeds", "Kanpur", "UP32 KT 4711", 10).expect(201);
        String number = bill.text("number");
        List<String> load = new ArrayList<>(sacksOfLucknow);
        load.add(sack);
        load.add(next);

        Answer loaded = bill;
        for (String one : load) {
            loaded = biller.loadOnceKnown(number, one).expect(200);
        }

        assertThat(loaded.number("totals.parents")).isEqualTo(10);
        assertThat(loaded.number("totals.children")).isEqualTo(9 * 30 + 12);
        assertThat(loaded.body().at("/totals/actualKg").decimalValue()).isEqualByComparingTo("282");
        assertThat(loaded.body().at("/totals/expectedKg").decimalValue()).isEqualByComparingTo("300");
        assertThat(loaded.body().at("/totals/varianceKg").decimalValue()).isEqualByComparingTo("-18");

        // The truck is full, the bill is complete and locked. In the store the sacks turn to billed.

        assertThat(biller.complete(number).expect(200).text("state")).isEqualTo("COMPLETED");
        assertThat(biller.unload(number, sack).code()).isEqualTo("BILL_LOCKED");
        Await.until(
                "for the sack to be billed",
                PATIENCE,
                () -> lucknow.bag(sack).text("state").equals("BILLED"));

        // Months later one pack turns up where it should not be. Which sack was it in, and on which bill?

        Auditor auditor = installation.auditor();
        Answer found = auditor.api().get("/api/v1/bags/" + first.code()).expect(200);

        assertThat(found.text("parent.code")).isEqualTo(sack);
        assertThat(found.text("parent.bill.number")).isEqualTo(number);

        // Who put it there, where and when? The audit log knows the event, and the event has a place in the log.

        JsonNode event = auditor.awaitEvent("BagLinked", first.code());
        String eventId = event.path("eventId").asString();

        assertThat(event.path("site").asString()).isEqualTo("LKO");
        assertThat(event.path("data").path("stationCode").asString()).isEqualTo("LKO-1");
        assertThat(event.path("data").path("parentCode").asString()).isEqualTo(sack);
        assertThat(event.path("data").path("lot").asString()).isEqualTo(first.lot());
        assertThat(event.path("actor").asString())
                .isEqualTo(installation
                        .as("dispatcher.lucknow")
                        .get("/api/v1/me")
                        .expect(200)
                        .text("userId"));

        // And can it be proved? The entry's bytes hold the event, and they lead, hash by hash, to a root that the log
        // signed. This is checked here by code that shares nothing with the log's own.

        byte[] entry = auditor.entry(eventId);
        InclusionProof proof = auditor.proof(eventId);

        proof.verify(entry, auditor.key());
        assertThat(LogEntry.parse(entry).eventId()).isEqualTo(eventId);
        assertThat(LogEntry.parse(entry).value()).contains(first.code()).contains(sack);
        assertThat(proof.index()).isEqualTo(event.path("logIndex").asLong());

        // In the evening the checker recomputes the whole log from its entries, and finds nothing to object to.

        new Records(installation).settle();
        Checker.Verdict verdict = Checker.of(installation).verify();
        assertThat(verdict.green()).as(verdict.text()).isTrue();
    }

    private static boolean fillOneByOne(Station station, List<String> sacks, FreshCodes codes) {
        int spelling = 0;
        for (String sack : sacks) {
            station.scanSack(sack).expect(201);
            for (Pack pack : codes.packs(30)) {
                station.scanPack(pack.label(spelling++), sack).expect(201);
            }
            assertThat(station.bag(sack).expect(200).text("state")).isEqualTo("SEALED");
        }
        return true;
    }

    private static boolean fillOffline(Station station, String sack, FreshCodes codes) {
        List<Scan> queue = new ArrayList<>();
        queue.add(station.sack(sack));
        for (Pack pack : codes.packs(30)) {
            queue.add(station.pack(pack.label(queue.size()), sack));
        }

        List<Answer> once = station.sendAll(queue).expect(200).results();
        List<Answer> again = station.sendAll(queue).expect(200).results();

        assertThat(once).hasSize(31).allMatch(answer -> answer.status() == 201 && !answer.flag("replayed"));
        assertThat(again).hasSize(31).allMatch(answer -> answer.status() == 200 && answer.flag("replayed"));
        assertThat(station.bag(sack).expect(200).number("childCount")).isEqualTo(30);
        return true;
    }
}
