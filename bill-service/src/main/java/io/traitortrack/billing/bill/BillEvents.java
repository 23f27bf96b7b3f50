package io.traitortrack.billing.bill;

import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

import io.traitortrack.billing.site.Site;
import io.traitortrack.billing.site.Sites;
import io.traitortrack.platform.id.IdSource;
import io.traitortrack.platform.outbox.Outbox;
import io.traitortrack.platform.outbox.OutboxEvent;
import io.traitortrack.platform.outbox.PersonalFields;
import org.springframework.stereotype.Component;
import tools.jackson.databind.json.JsonMapper;

/** Tells what happened to a bill, on {@code billing.bill}, in the transaction in which it happened. */
@Component
public class BillEvents {

    private static final String TOPIC = "billing.bill";

    private final Outbox outbox;
    private final Sites sites;
    private final IdSource ids;
    private final JsonMapper json;
    private final SecureRandom random = new SecureRandom();

    BillEvents(Outbox outbox, Sites sites, IdSource ids, JsonMapper json) {
        this.outbox = outbox;
        this.sites = sites;
        this.ids = ids;
        this.json = json;
    }

    /** Tells of a fact without personal fields. */
    public void tell(String type, Bill bill, Act act, Map<String, ?> details) {
        append(type, bill, act, details, List.of());
    }

    /**
     * Tells of a fact, with {@code personal} holding commitments of these fields, or null where there are none; the
     * values go apart, by {@code audit.personal}.
     */
    void tell(String type, Bill bill, Act act, Map<String, ?> details, Map<String, String> personal) {
        Map<String, Object> all = new LinkedHashMap<>(details);
        if (personal.isEmpty()) {
            all.put("personal", null);
            append(type, bill, act, all, List.of());
            return;
        }
        PersonalFields fields = PersonalFields.of(personal, random);
        all.put("personal", fields.commitments());
        append(type, bill, act, all, List.of(fields));
    }

    private void append(String type, Bill bill, Act act, Map<String, ?> details, List<PersonalFields> personal) {
        UUID id = ids.next();
        List<OutboxEvent> events = new ArrayList<>();
        events.add(new OutboxEvent(
                id,
                TOPIC,
                bill.number(),
                "io.traitortrack." + type + ".v1",
                bill.version(),
                act.at(),
                act.requestId(),
                null,
                act.traceparent(),
                json.writeValueAsString(value(bill, act, details))));
        personal.forEach(fields -> events.add(fields.event(ids.next(), id, act.at(), act.requestId(), json)));
        outbox.append(events);
    }

    private Map<String, Object> value(Bill bill, Act act, Map<String, ?> details) {
        Site site = sites.ofBill(bill.siteCode());
        Map<String, Object> value = new LinkedHashMap<>();
        value.put("billId", bill.id());
        value.put("billNumber", bill.number());
        value.put("state", bill.state());
        value.put("totals", bill.totals());
        value.putAll(details);
        value.put("siteCode", bill.siteCode());
        value.put("actor", act.actor());
        value.put("occurredAt", act.at());
        value.put("recordedAt", act.at());
        value.put("utcOffset", site.offsetAt(act.at()));
        value.put("businessDay", site.dayOf(act.at()));
        return value;
    }
}
