package io.traitortrack.platform;

import java.time.InstantSource;
import java.util.List;

import io.micrometer.core.instrument.MeterRegistry;
import io.traitortrack.platform.arrival.Arrivals;
import io.traitortrack.platform.contention.Contention;
import io.traitortrack.platform.idempotency.IdempotentWrites;
import io.traitortrack.platform.outbox.Outbox;
import io.traitortrack.platform.partition.Partitions;
import io.traitortrack.platform.selfcheck.SelfCheck;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.EnableScheduling;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;
import tools.jackson.databind.json.JsonMapper;

/** What a service with a database has: the outbox, idempotent writes, waiting for events and partitions by time. */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.jdbc.autoconfigure.JdbcClientAutoConfiguration",
            "org.springframework.boot.hibernate.autoconfigure.HibernateJpaAutoConfiguration"
        })
@ConditionalOnClass(JdbcClient.class)
@ConditionalOnBean(JdbcTemplate.class)
@EnableScheduling
public class PlatformDataConfiguration {

    @Bean
    Outbox outbox(JdbcTemplate jdbc) {
        return new Outbox(jdbc);
    }

    @Bean
    Arrivals arrivals() {
        return new Arrivals();
    }

    @Bean
    Contention contention() {
        return new Contention();
    }

    @Bean
    IdempotentWrites idempotentWrites(
            JdbcClient jdbc, PlatformTransactionManager transactions, JsonMapper json, Contention contention) {
        return new IdempotentWrites(jdbc, new TransactionTemplate(transactions), json, contention);
    }

    @Bean
    @ConditionalOnProperty("traitortrack.relay.enabled")
    Partitions partitions(JdbcTemplate jdbc, InstantSource clock) {
        return new Partitions(jdbc, clock);
    }

    @Bean
    @ConditionalOnProperty("traitortrack.self-check.cron")
    SelfCheck selfCheck(
            JdbcTemplate jdbc,
            PlatformTransactionManager transactions,
            MeterRegistry meters,
            @Value("${traitortrack.self-check.rules}") List<String> rules) {
        return new SelfCheck(jdbc, transactions, meters, rules);
    }
}
