package io.traitortrack.system;

import java.util.List;
import java.util.Map;

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

/** Supervisors open and retire sealed sacks: what the bill service consents to happens, and nothing else. */
@ExtendWith(Stack.class)
class HandOverSystemTest {

    private Installation installation;
    private Database scan;
    private FreshCodes codes;
    private Api supervisor;

    @BeforeEach
    void enter(Installation running) {
        installation = running;
        scan = running.database("scan");
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
