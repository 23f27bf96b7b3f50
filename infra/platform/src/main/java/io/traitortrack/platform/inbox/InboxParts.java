package io.traitortrack.platform.inbox;

import java.time.InstantSource;

import io.micrometer.core.instrument.MeterRegistry;
import io.traitortrack.platform.id.IdSource;
import io.traitortrack.platform.outbox.Outbox;
import io.traitortrack.platform.trace.EventSpans;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** What every inbox needs. */
public record InboxParts(
        JdbcClient jdbc,
        TransactionTemplate transaction,
        Outbox outbox,
        IdSource ids,
        InstantSource clock,
        JsonMapper json,
        MeterRegistry meters,
        EventSpans spans) {

    Inbox inbox(EventConsumer consumer) {
        return new Inbox(consumer, this, new InboxMeters(consumer.name(), meters));
    }
}
