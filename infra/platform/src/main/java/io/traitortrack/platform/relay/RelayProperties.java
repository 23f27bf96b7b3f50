package io.traitortrack.platform.relay;

import java.time.Duration;
import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where the relay reads and what it calls itself.
 *
 * @param source the events' {@code ce_source}, e.g. {@code /scan-service}
 * @param schema the schema that holds the outbox; slot and publication are named {@code <schema>_outbox}
 * @param url JDBC address of the service's database
 * @param username a user with REPLICATION that reads the outbox and writes the relay's tables, nothing else
 * @param topics every topic that it numbers events for
 * @param pollInterval how often the engine looks for decoded changes; most of the latency and of the idle cost
 */
@ConfigurationProperties("traitortrack.relay")
public record RelayProperties(
        @DefaultValue("false") boolean enabled,
        @DefaultValue("") String source,
        @DefaultValue("") String schema,
        @DefaultValue("") String url,
        @DefaultValue("") String username,
        @DefaultValue("") String password,
        @DefaultValue List<String> topics,
        @DefaultValue("10ms") Duration pollInterval) {

    String slot() {
        return schema + "_outbox";
    }

    @Override
    public String toString() {
        return "RelayProperties[source=" + source + ", schema=" + schema + ", url=" + url + "]";
    }
}
