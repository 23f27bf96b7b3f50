package io.traitortrack.scanning.billing;

import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeMap;
import java.util.UUID;

import io.traitortrack.platform.inbox.EventConsumer;
import io.traitortrack.platform.inbox.ReceivedEvent;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;
import tools.jackson.databind.JsonNode;

/**
 * Shows on a sack that it is billed. The bill service owns the fact; events of different bills may come in any order, so
 * the one with the newer {@code parentVersion} wins.
 */
@Component
class BillingProjection implements EventConsumer {

    private final JdbcClient jdbc;

    BillingProjection(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    @Override
    public String name() {
        return "scan-service.billing";
    }

    @Override
    public List<String> topics() {
        return List.of("billing.bill");
    }

    /** A sack put on a bill or taken off; bill number null where it was taken off. */
    private record Billing(
            ReceivedEvent event,
            String parentCode,
            UUID parentBagId,
            long parentVersion,
            @Nullable String billNumber) {

        static Billing of(ReceivedEvent event) {
            JsonNode value = event.value();
            return new Billing(
                    event,
                    value.required("parentCode").stringValue(),
                    UUID.fromString(value.required("parentBagId").stringValue()),
                    value.required("parentVersion").longValue(),
                    event.type().equals("ParentBilled")
                            ? value.required("billNumber").stringValue()
                            : null);
        }
    }

    @Override
    public void apply(List<ReceivedEvent> events) {
        List<Billing> billings = events.stream()
                .filter(event ->
                        event.type().equals("ParentBilled") || event.type().equals("ParentUnbilled"))
                .map(Billing::of)
                .toList();
        // sacks change under the lock of their code only, and locks are taken in one order
        TreeMap<String, Boolean> codes = new TreeMap<>();
        billings.forEach(billing -> codes.put(billing.parentCode(), true));
        codes.keySet().forEach(this::lock);
        billings.forEach(this::apply);
    }

    private void lock(String parentCode) {
        jdbc.sql("SELECT version FROM code WHERE code = ? FOR NO KEY UPDATE")
                .param(parentCode)
                .query(Long.class)
                .optional();
    }

    private void apply(Billing billing) {
        int newer = jdbc.sql("""
                        INSERT INTO billing (parent_bag_id, parent_code, version, bill_number)
                        VALUES (:bag, :code, :version, :bill)
                        ON CONFLICT (parent_bag_id) DO UPDATE
                        SET version = excluded.version, bill_number = excluded.bill_number
                        WHERE billing.version < excluded.version
                        """)
                .param("bag", billing.parentBagId())
                .param("code", billing.parentCode())
                .param("version", billing.parentVersion())
                .param("bill", billing.billNumber())
                .update();
        if (newer == 1) {
            jdbc.sql("""
                            UPDATE bag SET bill_number = :bill, state = CASE WHEN :bill::text IS NULL THEN 'SEALED' ELSE 'BILLED' END
                            WHERE id = :bag AND state IN ('SEALED', 'BILLED')
                            """)
                    .param("bill", billing.billNumber())
                    .param("bag", billing.parentBagId())
                    .update();
        }
        tell(billing);
    }

    /** Also what came too late to change anything belongs to the sack's story. */
    private void tell(Billing billing) {
        JsonNode value = billing.event().value();
        boolean billed = billing.billNumber() != null;
        jdbc.sql("""
                        INSERT INTO bag_change (id, bag_id, before, after, reason, bill_number, scan_id, station_code, actor, occurred_at, recorded_at)
                        SELECT :id, b.id, :before, :after, :reason, :bill, :scan, :station, :actor, :occurredAt, :recordedAt
                        FROM bag b WHERE b.id = :bag ON CONFLICT DO NOTHING
                        """)
                .param("id", billing.event().id())
                .param("bag", billing.parentBagId())
                .param("before", billed ? "SEALED" : "BILLED")
                .param("after", billed ? "BILLED" : "SEALED")
                .param("reason", billed ? "PARENT_BILLED" : "PARENT_UNBILLED")
                .param("bill", value.path("billNumber").stringValue(null))
                .param("scan", uuid(value.path("scanId").stringValue(null)), java.sql.Types.OTHER)
                .param("station", value.path("stationCode").stringValue(null))
                .param("actor", value.path("actor").stringValue("unknown"))
                .param("occurredAt", time(value, "occurredAt", billing.event()))
                .param("recordedAt", time(value, "recordedAt", billing.event()))
                .update();
    }

    private static @Nullable UUID uuid(@Nullable String text) {
        return text == null ? null : UUID.fromString(text);
    }

    private static OffsetDateTime time(JsonNode value, String field, ReceivedEvent event) {
        String text = value.path(field).stringValue(null);
        return text == null ? event.time().atOffset(ZoneOffset.UTC) : OffsetDateTime.parse(text);
    }
}
