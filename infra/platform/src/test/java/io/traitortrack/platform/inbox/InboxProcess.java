package io.traitortrack.platform.inbox;

import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import com.github.f4b6a3.uuid.UuidCreator;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.traitortrack.platform.outbox.Outbox;
import io.traitortrack.platform.trace.EventSpans;
import io.traitortrack.testkit.Database;
import io.traitortrack.testkit.TestProcess;
import io.traitortrack.testkit.TestServers;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.support.JdbcTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** A consumer in a process of its own, slow enough to be killed and frozen in the middle of a batch. */
final class InboxProcess {

    static final String CONSUMER = "faults";
    static final String TOPIC = "billing.day";

    private InboxProcess() {}

    static TestProcess start() {
        Database database = TestServers.database("scan");
        return TestProcess.start(
                InboxProcess.class,
                Path.of("target", "inbox-processes.log"),
                Map.of(
                        "INBOX_URL", database.url(),
                        "INBOX_USER", database.migration().name(),
                        "INBOX_PASSWORD", database.migration().password(),
                        "INBOX_KAFKA", TestServers.kafka().address()));
    }

    /** The program of the process. */
    static void main() throws InterruptedException {
        Map<String, String> environment = System.getenv();
        HikariConfig pool = new HikariConfig();
        pool.setJdbcUrl(environment.get("INBOX_URL"));
        pool.setUsername(environment.get("INBOX_USER"));
        pool.setPassword(environment.get("INBOX_PASSWORD"));
        pool.setSchema("scan");
        pool.setMaximumPoolSize(4);
        HikariDataSource source = new HikariDataSource(pool);
        JdbcClient jdbc = JdbcClient.create(source);
        InboxParts parts = new InboxParts(
                jdbc,
                new TransactionTemplate(new JdbcTransactionManager(source)),
                new Outbox(new JdbcTemplate(source)),
                UuidCreator::getTimeOrderedEpochPlus1,
                InstantSource.system(),
                JsonMapper.builder().build(),
                new SimpleMeterRegistry(),
                EventSpans.NONE);
        new InboxListeners(parts, List.of(new Slow(jdbc)), environment.getOrDefault("INBOX_KAFKA", "")).start();
        new CountDownLatch(1).await();
    }

    /** Writes down each event that it applies, as often as it does. */
    private record Slow(JdbcClient jdbc) implements EventConsumer {

        @Override
        public String name() {
            return CONSUMER;
        }

        @Override
        public List<String> topics() {
            return List.of(TOPIC);
        }

        @Override
        public void apply(List<ReceivedEvent> events) {
            for (ReceivedEvent event : events) {
                jdbc.sql("INSERT INTO effect (event_id, subject) VALUES (?, ?)")
                        .params(event.id(), event.subject())
                        .update();
            }
            jdbc.sql("SELECT pg_sleep(0.1)").query().listOfRows();
        }
    }
}
