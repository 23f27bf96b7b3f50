package io.traitortrack.platform.inbox;

import java.time.Instant;
import java.util.UUID;

import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * An event as it came from Kafka.
 *
 * @param type the short name, e.g. {@code BagLinked}
 * @param version of the type's schema, e.g. 1
 * @param source e.g. {@code /scan-service}
 * @param sequence gapless per source
 * @param subject the record's key
 * @param subjectVersion gapless per subject; null for facts without an aggregate
 */
public record ReceivedEvent(
        UUID id,
        String type,
        int version,
        String source,
        long sequence,
        Instant time,
        String subject,
        @Nullable Long subjectVersion,
        String requestId,
        @Nullable UUID causationId,
        @Nullable String traceparent,
        JsonNode value,
        String topic,
        int partition,
        long offset) {}
