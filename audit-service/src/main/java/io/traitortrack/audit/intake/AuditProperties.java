package io.traitortrack.audit.intake;

import java.time.Duration;
import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * What is audited, and as whom the log signs.
 *
 * @param origin name of the log and of its key, for example {@code traitortrack.local/audit}
 * @param signingKey 32 bytes of an Ed25519 private key in base64
 * @param checkpointInterval shortest time between two checkpoints; also the longest that an entry waits for one
 * @param topics that enter the log
 * @param personalTopic of salts and values, which never enter it
 */
@ConfigurationProperties("traitortrack.audit")
record AuditProperties(
        String origin, String signingKey, Duration checkpointInterval, List<String> topics, String personalTopic) {

    AuditProperties {
        topics = List.copyOf(topics);
    }

    @Override
    public String toString() {
        return "AuditProperties[origin=" + origin + ", topics=" + topics + "]";
    }
}
