package io.traitortrack.scanning.release;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

import com.github.f4b6a3.uuid.UuidCreator;
import io.traitortrack.platform.inbox.EventConsumer;
import io.traitortrack.platform.inbox.ReceivedEvent;
import io.traitortrack.scanning.ScanService;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

import static io.traitortrack.scanning.ScanService.expect;
import static org.awaitility.Awaitility.await;

/** The bill service as a test plays it: hears the questions, and says whatever it likes whenever it likes. */
public final class PlayedBillService {

    private static final JsonMapper JSON = JsonMapper.builder().build();

    private final ScanService service;
    private final String reader;

    /** Reads bags as the user of this token. */
    public PlayedBillService(ScanService service, String reader) {
        this.service = service;
        this.reader = reader;
    }

    public UUID awaitQuestion(String sack) {
        await().until(() -> !questions(sack).isEmpty());
        return question(sack);
    }

    public UUID question(String sack) {
        return questions(sack).getLast();
    }

    public List<UUID> questions(String sack) {
        return service.bean(JdbcClient.class)
                .sql("SELECT r.id FROM release r JOIN bag b ON b.id = r.bag_id WHERE b.code = ? ORDER BY r.id")
                .param(sack)
                .query((row, number) -> row.getObject(1, UUID.class))
                .list();
    }

    public void apply(ReceivedEvent... events) {
        EventConsumer projection = service.bean("billingProjection", EventConsumer.class);
        new TransactionTemplate(service.bean(PlatformTransactionManager.class))
                .executeWithoutResult(status -> projection.apply(List.of(events)));
    }

    public ReceivedEvent answer(String type, String sack, UUID question, long version, @Nullable String bill) {
        ObjectNode value = standing(sack, version);
        value.put("releaseId", question.toString());
        if (bill != null) {
            value.put("billNumber", bill);
        }
        return received(type, sack, value);
    }

    public ReceivedEvent billing(String type, String sack, String bill, long version) {
        ObjectNode value = standing(sack, version);
        value.put("billNumber", bill);
        value.put("actor", "biller");
        value.put("occurredAt", "2026-11-21T05:00:00.000000Z");
        value.put("recordedAt", "2026-11-21T05:00:00.000000Z");
        return received(type, bill, value);
    }

    private ObjectNode standing(String sack, long version) {
        ObjectNode value = JSON.createObjectNode();
        value.put("parentCode", sack);
        value.put(
                "parentBagId",
                expect(200, service.get("/api/v1/bags/" + sack, reader)).text("bagId"));
        value.put("parentVersion", version);
        return value;
    }

    private static ReceivedEvent received(String type, String key, ObjectNode value) {
        return new ReceivedEvent(
                UuidCreator.getTimeOrderedEpoch(),
                type,
                1,
                "/bill-service",
                1,
                Instant.parse("2026-11-21T05:00:00Z"),
                key,
                null,
                "request",
                null,
                null,
                value,
                "billing.bill",
                0,
                0);
    }
}
