package io.traitortrack.billing;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;

import io.traitortrack.billing.RunningBilling.Answer;
import io.traitortrack.testkit.contract.EventContracts;
import io.traitortrack.testkit.contract.PublishedEvent;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.core.type.TypeReference;

import static io.traitortrack.billing.RunningBilling.anId;
import static io.traitortrack.billing.RunningBilling.biller;
import static io.traitortrack.billing.RunningBilling.billing;
import static io.traitortrack.billing.RunningBilling.scan;
import static io.traitortrack.billing.RunningBilling.seal;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

class ParentsIT {

    private final RunningBilling billing = billing();

    @Test
    void keepsTheNewestWhateverComesLate() {
        String sack = billing.aFreshCode();
        UUID bag = anId();
        billing.publish("scanning.bag", sack, "BagSealed", 31L, seal(sack, bag, "LKO", 30));
        billing.publish("scanning.bag", sack, "BagScanned", 1L, scan(sack, bag, "LKO", "OPEN", 0));
        billing.publish("scanning.bag", sack, "BagScanned", 30L, scan(sack, bag, "LKO", "OPEN", 29));
        letEverythingArrive(sack);

        assertThat(state(sack)).isEqualTo("SEALED 30 v31");
        assertThat(billing.load(billing.aNewBill(5), sack).status()).isEqualTo(200);
    }

    @Test
    void countsAnEventThatIsDeliveredTwiceOnce() {
        String sack = billing.aFreshCode();
        UUID bag = anId();
        UUID event = anId();
        billing.publish(event, "scanning.bag", sack, "BagScanned", 1L, scan(sack, bag, "LKO", "OPEN", 3));
        billing.publish(event, "scanning.bag", sack, "BagScanned", 1L, scan(sack, bag, "LKO", "OPEN", 3));
        letEverythingArrive(sack);

        assertThat(state(sack)).isEqualTo("OPEN 3 v1");
        assertThat(billing.count("SELECT count(*) FROM inbox WHERE event_id = ?", event))
                .isEqualTo(1);
    }

    @Test
    void staysBillableAfterAnEchoOfItsOwnBilling() {
        String sack = billing.aFreshCode();
        UUID bag = anId();
        billing.scanned(sack, bag, "LKO", "OPEN", 0);
        billing.sealed(sack, bag, "LKO", 30);
        String number = billing.aNewBill(5);
        billing.load(number, sack);
        // the scan service heard of the bill, and says so when somebody looks at the sack
        billing.scanned(sack, bag, "LKO", "BILLED", 30);
        billing.call("DELETE", biller(), "/" + number + "/parents/" + sack, null);
        letEverythingArrive(sack);

        assertThat(billing.load(billing.aNewBill(5), sack).status()).isEqualTo(200);
    }

    @Test
    void followsASackThatIsReopenedAndRetiredAndComesAgain() {
        String sack = billing.aFreshCode();
        UUID bag = anId();
        billing.scanned(sack, bag, "LKO", "OPEN", 0);
        billing.sealed(sack, bag, "LKO", 30);
        Map<String, Object> reopened = new LinkedHashMap<>(Map.of(
                "code", sack, "bagId", bag, "generation", 1, "before", "SEALED", "after", "OPEN", "siteCode", "LKO"));
        billing.publish("scanning.bag", sack, "BagReopened", 3L, reopened);
        letEverythingArrive(sack);
        assertThat(state(sack)).isEqualTo("OPEN 30 v3");
        reopened.put("after", "RETIRED");
        billing.publish("scanning.bag", sack, "BagRetired", 4L, reopened);
        letEverythingArrive(sack);
        String number = billing.aNewBill(5);
        Answer retired = billing.load(number, sack);
        UUID secondBag = anId();
        Map<String, Object> second = scan(sack, secondBag, "LKO", "OPEN", 0);
        second.put("generation", 2);
        second.put("parentGeneration", 2);
        billing.publish("scanning.bag", sack, "BagScanned", 5L, second);
        Map<String, Object> sealed = seal(sack, secondBag, "LKO", 12);
        sealed.put("generation", 2);
        billing.publish("scanning.bag", sack, "BagSealed", 6L, sealed);

        Answer again = billing.load(number, sack);

        assertThat(retired.code()).isEqualTo("PARENT_NOT_FOUND");
        assertThat(again.status()).isEqualTo(200);
        assertThat(Books.only(billing.events(number, "ParentBilled"))
                        .path("parentGeneration")
                        .asInt())
                .isEqualTo(2);
    }

    @ParameterizedTest
    @ValueSource(strings = {"BagScanned", "BagLinked", "BagSealed", "ScanRejected"})
    void readsEveryExampleEverPublished(String type) {
        long before = billing.deadLetters();
        for (PublishedEvent example : EventContracts.load().examples(type)) {
            Map<String, Object> value =
                    RunningBilling.JSON.convertValue(example.value(), new TypeReference<Map<String, Object>>() {});
            String version = example.headers().getOrDefault("ce_subjectversion", "1");
            billing.publish("scanning.bag", example.key(), type, Long.valueOf(version), value);
        }

        letEverythingArrive("SB00860");

        assertThat(billing.deadLetters()).isEqualTo(before);
    }

    @ParameterizedTest
    @ValueSource(strings = {"SiteChanged", "StationChanged", "BagTypeChanged"})
    void readsEveryExampleOfSites(String type) {
        long before = billing.deadLetters();
        for (PublishedEvent example : EventContracts.load().examples(type)) {
            Map<String, Object> value =
                    RunningBilling.JSON.convertValue(example.value(), new TypeReference<Map<String, Object>>() {});
            billing.publish("scanning.site", example.key(), type, 1L, value);
        }

        assertThat(billing.load(billing.aNewBill(5), billing.aSealedSack()).status())
                .isEqualTo(200);
        assertThat(billing.deadLetters()).isEqualTo(before);
    }

    /** A last event on the same partition: when it is applied, so is everything before. */
    private void letEverythingArrive(String key) {
        UUID last = anId();
        billing.publish(last, "scanning.bag", key, "SomethingNew", 1L, Map.of("code", key));
        await().until(() -> billing.count("SELECT count(*) FROM inbox WHERE event_id = ?", last) == 1);
    }

    private String state(String code) {
        return billing.books()
                .sql("SELECT state || ' ' || child_count || ' v' || version FROM parent WHERE code = ?")
                .param(code)
                .query(String.class)
                .single();
    }
}
