package io.traitortrack.platform;

import java.time.InstantSource;

import io.debezium.engine.DebeziumEngine;
import io.traitortrack.platform.relay.Relay;
import io.traitortrack.platform.relay.RelayHealth;
import io.traitortrack.platform.relay.RelayMeters;
import io.traitortrack.platform.relay.RelayProperties;
import io.traitortrack.platform.trace.EventSpans;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.jdbc.core.JdbcTemplate;

/** The relay of a service that writes events. */
@AutoConfiguration
@ConditionalOnClass(DebeziumEngine.class)
@ConditionalOnProperty("traitortrack.relay.enabled")
@EnableConfigurationProperties(RelayProperties.class)
public class PlatformRelayConfiguration {

    @Bean
    Relay relay(
            RelayProperties properties,
            @Value("${spring.kafka.bootstrap-servers}") String bootstrapServers,
            EventSpans spans) {
        return new Relay(properties, bootstrapServers, spans);
    }

    @Bean
    RelayHealth relayHealthIndicator(Relay relay) {
        return new RelayHealth(relay);
    }

    @Bean
    RelayMeters relayMeters(Relay relay, JdbcTemplate jdbc, RelayProperties properties, InstantSource clock) {
        return new RelayMeters(relay, jdbc, properties, clock);
    }
}
