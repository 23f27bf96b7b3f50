package io.traitortrack.scanning;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.LongStream;

import com.github.f4b6a3.uuid.UuidCreator;
import io.traitortrack.scanning.ScanService.Answer;
import io.traitortrack.scanning.release.PlayedBillService;
import io.traitortrack.testkit.TestServers;
import io.traitortrack.testkit.contract.EventContracts;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

import static io.traitortrack.scanning.ScanService.aPack;
import static io.traitortrack.scanning.ScanService.aScan;
import static io.traitortrack.scanning.ScanService.expect;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

/** What is written is what subscribers were promised, whichever way it was written. */
class EventsIT {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ScanService service = ScanService.running();
    private final EventContracts contracts = EventContracts.load();

    private record Written(
            String topic, String type, String key, @Nullable Long subjectVersion, String value) {}

    /** Everything that scanning can tell, by the fast way and by the general one. */
    private String everythingHappensTo() {
        String sack = service.aSackOf(29);
        String pack = aPack();
        String label = "LABEL NO." + pack + " LOT NO.:STAR/1-A, D.O.T.:30/09/2025, 100% %s \"<b>\"";
        expect(201, service.scan(label, sack));
        expect(201, service.scan(pack, sack));
        expect(409, service.scan(aPack(), sack));
        expect(422, service.scan("%1$s\u0000😀<b>", sack));
        expect(422, service.send(ScanService.with(aScan("x", null), "stationCode", "100% <unknown>")));
        String other = service.anOpenSack();
        List<Map<String, Object>> queue = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            queue.add(ScanService.with(aScan(aPack(), other), "weightKg", 1.234));
        }
        expect(200, service.batch(queue));
        String third = service.aSackOf(1);
        expect(200, service.post("/api/v1/bags/" + third + "/seal", Map.of("reason", "torn"), service.dispatcher()));
        String supervisor = service.token("supervisor.lucknow", "supervisor", "LKO");
        expect(202, service.post("/api/v1/bags/" + third + "/reopen", Map.of("reason", "too \"few\""), supervisor));
        PlayedBillService bills = new PlayedBillService(service, supervisor);
        bills.apply(bills.answer("ParentReleased", third, bills.question(third), 1, null));
        String fourth = service.aSackOf(2);
        expect(200, service.post("/api/v1/bags/" + fourth + "/retire", Map.of("reason", "EMPTIED"), supervisor));
        somebodySignsOnAndOff();
        anExceptionIsHandled(supervisor);
        return sack;
    }

    private void somebodySignsOnAndOff() {
        String worker = service.token("worker-" + UuidCreator.getTimeOrderedEpoch(), "dispatcher", "LKO");
        Answer shift = expect(201, service.post("/api/v1/shifts", Map.of("stationCode", "LKO-1"), worker));
        expect(200, service.post("/api/v1/shifts/" + shift.text("id") + "/end", Map.of(), worker));
    }

    private void anExceptionIsHandled(String supervisor) {
        String pack = aPack();
        String label = "LABEL NO." + pack + " LOT NO.:STAR1, D.O.T.:30/09/2025";
        String sack = service.anOpenSack();
        expect(201, service.scan(label, sack));
        expect(409, service.scan(label.replace("STAR1", "STAR2"), sack));
        String raised = "/api/v1/exceptions?kind=LOT_CONFLICT&subject=" + pack;
        await().atMost(Duration.ofSeconds(20))
                .until(() ->
                        service.get(raised, supervisor).body().path("items").size() == 1);
        JsonNode exception =
                service.get(raised, supervisor).body().path("items").get(0);
        String path = "/api/v1/exceptions/" + exception.path("id").stringValue();
        expect(200, service.post(path + "/assign", Map.of(), supervisor));
        expect(200, service.post(path + "/resolve", Map.of("reason", "PACK_SET_ASIDE"), supervisor));
    }

    @Test
    void writesOnlyWhatTheContractsDescribe() {
        everythingHappensTo();

        List<Written> all = service.bean(JdbcClient.class)
                .sql("SELECT topic, type, key, subject_version, value FROM outbox")
                .query((row, number) -> new Written(
                        row.getString("topic"),
                        row.getString("type"),
                        row.getString("key"),
                        row.getObject("subject_version", Long.class),
                        row.getString("value")))
                .list();

        assertThat(new TreeSet<>(all.stream().map(Written::type).toList()))
                .contains(
                        "io.traitortrack.BagLinked.v1",
                        "io.traitortrack.BagReleaseRequested.v1",
                        "io.traitortrack.BagReopened.v1",
                        "io.traitortrack.BagRetired.v1",
                        "io.traitortrack.BagScanned.v1",
                        "io.traitortrack.BagSealed.v1",
                        "io.traitortrack.BagTypeChanged.v1",
                        "io.traitortrack.BagUnlinked.v1",
                        "io.traitortrack.ExceptionAssigned.v1",
                        "io.traitortrack.ExceptionRaised.v1",
                        "io.traitortrack.ExceptionResolved.v1",
                        "io.traitortrack.PersonalFields.v1",
                        "io.traitortrack.ScanRejected.v1",
                        "io.traitortrack.ShiftEnded.v1",
                        "io.traitortrack.ShiftStarted.v1",
                        "io.traitortrack.SiteChanged.v1",
                        "io.traitortrack.StationChanged.v1");
        all.forEach(event -> contracts.assertWritten(
                event.topic(), event.type(), event.key(), event.subjectVersion(), event.value()));
    }

    @Test
    void writesBothWaysTheSameMembersInTheSameOrder() {
        String fast = service.aSackOf(30);
        String queued = ScanService.aSack();
        List<Map<String, Object>> queue = new ArrayList<>(List.of(aScan(queued, null)));
        for (int i = 0; i < 30; i++) {
            queue.add(aScan(aPack(), queued));
        }
        expect(200, service.batch(queue));

        assertThat(shapesOf(queued)).isEqualTo(shapesOf(fast)).hasSize(32);
    }

    private List<String> shapesOf(String sack) {
        return service
                .bean(JdbcClient.class)
                .sql("SELECT value FROM outbox WHERE key = ? ORDER BY subject_version")
                .param(sack)
                .query((row, number) -> Objects.requireNonNull(row.getString(1)))
                .list()
                .stream()
                .map(value -> JSON.readTree(value).properties().stream()
                        .map(member -> member.getKey() + " " + member.getValue().getNodeType())
                        .collect(Collectors.joining(", ")))
                .toList();
    }

    @Test
    void publishesTheWholeEnvelopeInTheOrderOfTheSack() {
        String sack = everythingHappensTo();
        Map<String, Object> settings =
                Map.of("bootstrap.servers", TestServers.kafka().address());
        try (KafkaConsumer<byte[], byte[]> reader =
                new KafkaConsumer<>(settings, new ByteArrayDeserializer(), new ByteArrayDeserializer())) {
            var partitions = reader.partitionsFor("scanning.bag").stream()
                    .map(info -> new org.apache.kafka.common.TopicPartition(info.topic(), info.partition()))
                    .toList();
            reader.assign(partitions);
            reader.seekToBeginning(partitions);
            List<Map<String, String>> headers = new ArrayList<>();
            long deadline = System.nanoTime() + Duration.ofSeconds(30).toNanos();
            while (headers.size() < 35 && System.nanoTime() < deadline) {
                for (ConsumerRecord<byte[], byte[]> event : reader.poll(Duration.ofMillis(200))) {
                    if (new String(event.key(), StandardCharsets.UTF_8).equals(sack)) {
                        headers.add(headers(event));
                    }
                }
            }
            assertThat(headers).hasSize(35);
            assertThat(headers.stream()
                            .map(each -> each.get("ce_subjectversion"))
                            .filter(Objects::nonNull)
                            .map(Long::valueOf))
                    .containsExactlyElementsOf(
                            LongStream.rangeClosed(1, 33).boxed().toList());
            assertThat(headers)
                    .allSatisfy(each -> assertThat(each)
                            .containsEntry("ce_source", "/scan-service")
                            .containsEntry("ce_subject", sack)
                            .containsKeys("ce_id", "ce_time", "ce_sequence", "ce_requestid", "traceparent"));
        }
    }

    private static Map<String, String> headers(ConsumerRecord<byte[], byte[]> event) {
        Map<String, String> headers = new HashMap<>();
        event.headers()
                .forEach(header -> headers.put(header.key(), new String(header.value(), StandardCharsets.UTF_8)));
        return headers;
    }
}
