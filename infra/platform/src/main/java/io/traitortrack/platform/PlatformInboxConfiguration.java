package io.traitortrack.platform;

import java.time.InstantSource;
import java.util.List;

import io.micrometer.core.instrument.MeterRegistry;
import io.traitortrack.platform.id.IdSource;
import io.traitortrack.platform.inbox.EventConsumer;
import io.traitortrack.platform.inbox.InboxListeners;
import io.traitortrack.platform.inbox.InboxParts;
import io.traitortrack.platform.outbox.Outbox;
import io.traitortrack.platform.trace.EventSpans;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.kafka.listener.ConcurrentMessageListenerContainer;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** The inbox of a service that learns from events. */
@AutoConfiguration(after = PlatformDataConfiguration.class)
@ConditionalOnClass(ConcurrentMessageListenerContainer.class)
@ConditionalOnBean({Outbox.class, EventConsumer.class})
public class PlatformInboxConfiguration {

    @Bean
    InboxListeners inboxListeners(
            JdbcClient jdbc,
            PlatformTransactionManager transactions,
            Outbox outbox,
            IdSource ids,
            InstantSource clock,
            JsonMapper json,
            MeterRegistry meters,
            EventSpans spans,
            List<EventConsumer> consumers,
            @Value("${spring.kafka.bootstrap-servers}") String bootstrapServers) {
        InboxParts parts =
                new InboxParts(jdbc, new TransactionTemplate(transactions), outbox, ids, clock, json, meters, spans);
        return new InboxListeners(parts, consumers, bootstrapServers);
    }
}
