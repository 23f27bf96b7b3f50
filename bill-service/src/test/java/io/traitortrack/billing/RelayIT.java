package io.traitortrack.billing;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

import io.traitortrack.testkit.TestServers;
import io.traitortrack.testkit.contract.EventContracts;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.Test;

import static io.traitortrack.billing.RunningBilling.biller;
import static io.traitortrack.billing.RunningBilling.billing;
import static org.assertj.core.api.Assertions.assertThat;

class RelayIT {

    private static final Duration PATIENCE = Duration.ofSeconds(30);

    private final RunningBilling billing = billing();

    @Test
    void carriesABillsLifeToItsTopicInOrder() {
        String number = billing.aNewBill(1);
        String sack = billing.aSealedSack();
        billing.load(number, sack);
        billing.call("DELETE", biller(), "/" + number + "/parents/" + sack, null);
        billing.load(number, sack);
        billing.post(biller(), "/" + number + "/complete", null);

        List<ConsumerRecord<String, String>> life = received(number, 5);

        assertThat(life.stream().map(event -> header(event, "ce_type")))
                .containsExactly(
                        "io.traitortrack.BillCreated.v1",
                        "io.traitortrack.ParentBilled.v1",
                        "io.traitortrack.ParentUnbilled.v1",
                        "io.traitortrack.ParentBilled.v1",
                        "io.traitortrack.BillCompleted.v1");
        assertThat(life.stream().map(event -> header(event, "ce_subjectversion")))
                .containsExactly("1", "2", "3", "4", "5");
        EventContracts contracts = EventContracts.load();
        life.forEach(
                event -> contracts.assertProduced(shortType(event), 1, headers(event), event.key(), event.value()));
    }

    private static List<ConsumerRecord<String, String>> received(String number, int count) {
        Map<String, Object> settings =
                Map.of("bootstrap.servers", TestServers.kafka().address(), "enable.auto.commit", false);
        List<ConsumerRecord<String, String>> received = new ArrayList<>();
        try (KafkaConsumer<String, String> subscriber =
                new KafkaConsumer<>(settings, new StringDeserializer(), new StringDeserializer())) {
            List<TopicPartition> partitions = subscriber.partitionsFor("billing.bill").stream()
                    .map(partition -> new TopicPartition(partition.topic(), partition.partition()))
                    .toList();
            subscriber.assign(partitions);
            subscriber.seekToBeginning(partitions);
            long deadline = System.nanoTime() + PATIENCE.toNanos();
            while (received.size() < count && System.nanoTime() < deadline) {
                subscriber.poll(Duration.ofMillis(200)).forEach(event -> {
                    if (event.key().equals(number)) {
                        received.add(event);
                    }
                });
            }
        }
        return received;
    }

    private static Map<String, String> headers(ConsumerRecord<String, String> event) {
        Map<String, String> headers = new TreeMap<>();
        event.headers()
                .forEach(header -> headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        return headers;
    }

    private static String shortType(ConsumerRecord<String, String> event) {
        return header(event, "ce_type").replaceAll("^io\\.traitortrack\\.|\\.v1$", "");
    }

    private static String header(ConsumerRecord<String, String> event, String name) {
        return headers(event).getOrDefault(name, "");
    }
}
