package io.traitortrack.scanning.billing;

import java.sql.Types;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeSet;
import java.util.UUID;

import io.traitortrack.platform.inbox.Content;
import io.traitortrack.platform.inbox.EventConsumer;
import io.traitortrack.platform.inbox.ReceivedEvent;
import io.traitortrack.platform.inbox.UnusableEvent;
import io.traitortrack.scanning.release.Releasing;
import io.traitortrack.scanning.release.Verdict;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/**
 * Shows on a sack that it is billed, and hears whether one may be opened or retired. The bill service owns the fact; its
 * events about one sack may come in any order, so the one with the newer {@code parentVersion} wins.
 */
@Component
class BillingProjection implements EventConsumer {

    private final JdbcClient jdbc;
    private final Releasing releasing;

    BillingProjection(JdbcClient jdbc, Releasing releasing) {
        this.jdbc = jdbc;
        this.releasing = releasing;
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
            Standing standing,
            String billNumber,
            @Nullable UUID scanId,
            @Nullable String stationCode,
            String actor,
            Instant occurredAt,
            Instant recordedAt) {

        static Billing of(ReceivedEvent event) {
            Content content = Content.of(event, 1);
            boolean billed = event.type().equals("ParentBilled");
            String number = content.text("billNumber");
            return new Billing(
                    event.id(),
                    billed,
                    Standing.of(content, billed ? number : null),
                    number,
                    content.optionalId("scanId"),
                    content.optionalText("stationCode"),
                    content.text("actor"),
                    content.time("occurredAt"),
                    content.time("recordedAt"));
        }
    }

    /** Whether a sack is on a bill, and since which of the bill service's versions of it. */
    private record Standing(
            String parentCode,
            UUID parentBagId,
            long version,
            @Nullable String bill) {

        static Standing of(Content content, @Nullable String bill) {
            return new Standing(
                    content.text("parentCode"), content.id("parentBagId"), content.version("parentVersion"), bill);
        }
    }

    /** The answer to a question about a sack, which also says how it stands. */
    private record Answered(ReceivedEvent event, Standing standing, Verdict answer) {

        static Answered of(ReceivedEvent event) {
            Content content = Content.of(event, 1);
            String heldBy = event.type().equals("ParentHeld") ? content.text("billNumber") : null;
            Standing standing = Standing.of(content, heldBy);
            return new Answered(
                    event,
                    standing,
                    new Verdict(
                            event.id(),
                            content.id("releaseId"),
                            standing.parentCode(),
                            heldBy,
                            event.requestId(),
                            event.traceparent()));
        }
    }

    @Override
    public void apply(List<ReceivedEvent> events) {
        // everything is read before the first statement: an event that cannot be used changes nothing
        List<Runnable> steps = new ArrayList<>();
        TreeSet<String> codes = new TreeSet<>();
        List<Verdict> answers = new ArrayList<>();
        for (ReceivedEvent event : events) {
            switch (event.type()) {
                case "ParentBilled", "ParentUnbilled" -> {
                    Billing billing = Billing.of(event);
                    codes.add(billing.standing().parentCode());
                    steps.add(() -> apply(billing));
                }
                case "ParentReleased", "ParentHeld" -> {
                    Answered answered = Answered.of(event);
                    codes.add(answered.standing().parentCode());
                    answers.add(answered.answer());
                    steps.add(() -> apply(answered));
                }
                default -> {
                    // nothing to scanning
                }
            }
        }
        // sacks change under the lock of their code only, and locks are taken in one order
        codes.addAll(releasing.otherSacks(answers));
        codes.forEach(this::lock);
        releasing.lockChildren(answers);
        steps.forEach(Runnable::run);
    }

    private void lock(String parentCode) {
        jdbc.sql("SELECT version FROM code WHERE code = ? FOR NO KEY UPDATE")
                .param(parentCode)
                .query(Long.class)
                .optional();
    }

    private void apply(Billing billing) {
        stand(billing.standing());
        tell(billing);
    }

    private void apply(Answered answered) {
        stand(answered.standing());
        if (!releasing.answered(answered.answer())) {
            throw new UnusableEvent(answered.event(), "the sack changed although a question about it was open");
        }
    }

    private void stand(Standing standing) {
        int newer = jdbc.sql("""
                        INSERT INTO billing (parent_bag_id, parent_code, version, bill_number)
                        VALUES (:bag, :code, :version, :bill)
                        ON CONFLICT (parent_bag_id) DO UPDATE
                        SET version = excluded.version, bill_number = excluded.bill_number
                        WHERE billing.version < excluded.version
                        """)
                .param("bag", standing.parentBagId())
                .param("code", standing.parentCode())
                .param("version", standing.version())
                .param("bill", standing.bill())
                .update();
        if (newer == 1) {
            jdbc.sql("""
                            UPDATE bag SET bill_number = :bill, state = CASE WHEN :bill::text IS NULL THEN 'SEALED' ELSE 'BILLED' END
                            WHERE id = :bag AND state IN ('SEALED', 'BILLED')
                            """)
                    .param("bill", standing.bill())
                    .param("bag", standing.parentBagId())
                    .update();
        }
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
                .param("bag", billing.standing().parentBagId())
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
