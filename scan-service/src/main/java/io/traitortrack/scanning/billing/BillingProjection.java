package io.traitortrack.scanning.billing;

import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;

import io.traitortrack.platform.inbox.Content;
import io.traitortrack.platform.inbox.EventConsumer;
import io.traitortrack.platform.inbox.ReceivedEvent;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

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

    /** A sack put on a bill or taken off, read and checked. */
    private record Billing(
            UUID eventId,
            boolean billed,
            String parentCode,
            UUID parentBagId,
            long parentVersion,
            String billNumber,
            @Nullable UUID scanId,
            @Nullable String stationCode,
            String actor,
            Instant occurredAt,
            Instant recordedAt) {

        static Billing of(ReceivedEvent event) {
            Content content = Content.of(event, 1);
            return new Billing(
                    event.id(),
                    event.type().equals("ParentBilled"),
                    content.text("parentCode"),
                    content.id("parentBagId"),
                    content.version("parentVersion"),
                    content.text("billNumber"),
                    content.optionalId("scanId"),
                    content.optionalText("stationCode"),
                    content.text("actor"),
                    content.time("occurredAt"),
                    content.time("recordedAt"));
        }

        /** The bill that it is on now; null where it was taken off. */
        @Nullable
        String bill() {
            return billed ? billNumber : null;
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
        TreeSet<String> codes = new TreeSet<>();
        billings.forEach(billing -> codes.add(billing.parentCode()));
        codes.forEach(this::lock);
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
                .param("bill", billing.bill())
                .update();
        if (newer == 1) {
            jdbc.sql("""
                            UPDATE bag SET bill_number = :bill, state = CASE WHEN :bill::text IS NULL THEN 'SEALED' ELSE 'BILLED' END
                            WHERE id = :bag AND state IN ('SEALED', 'BILLED')
                            """)
                    .param("bill", billing.bill())
                    .param("bag", billing.parentBagId())
                    .update();
        }
        tell(billing);
    }

    /** Also what came too late to change anything belongs to the sack's story. */
    private void tell(Billing billing) {
        boolean billed = billing.billed();
        jdbc.sql("""
                        INSERT INTO bag_change (id, bag_id, before, after, reason, bill_number, scan_id, station_code, actor, occurred_at, recorded_at)
                        SELECT :id, b.id, :before, :after, :reason, :bill, :scan, :station, :actor, :occurredAt, :recordedAt
                        FROM bag b WHERE b.id = :bag ON CONFLICT DO NOTHING
                        """)
                .param("id", billing.eventId())
                .param("bag", billing.parentBagId())
                .param("before", billed ? "SEALED" : "BILLED")
                .param("after", billed ? "BILLED" : "SEALED")
                .param("reason", billed ? "PARENT_BILLED" : "PARENT_UNBILLED")
                .param("bill", billing.billNumber())
                .param("scan", billing.scanId(), Types.OTHER)
                .param("station", billing.stationCode())
                .param("actor", billing.actor())
                .param("occurredAt", billing.occurredAt().atOffset(ZoneOffset.UTC))
                .param("recordedAt", billing.recordedAt().atOffset(ZoneOffset.UTC))
                .update();
    }
}
