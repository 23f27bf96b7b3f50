package io.traitortrack.audit.query.web;

import java.math.BigInteger;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.traitortrack.audit.log.Entry;
import io.traitortrack.audit.query.EventReader;
import io.traitortrack.audit.query.FoundEvent;
import org.jspecify.annotations.Nullable;

/**
 * An event as auditors read it.
 *
 * @param source the relay that sent it, for example {@code /scan-service}
 * @param sequence its number within the source
 * @param subjectVersion its number within the subject; null where it has none
 * @param data the event's value as the log holds it; for a value that the log does not hold, reason, length and hash
 * @param personal by field, as long as they are kept; only where a single event is asked for
 */
record EventBody(
        UUID eventId,
        String type,
        @Nullable String subject,
        @Nullable String actor,
        @Nullable String site,
        @Nullable Instant occurredAt,
        Instant recordedAt,
        @Nullable String outcome,
        @Nullable String requestId,
        long logIndex,
        String topic,
        @Nullable String source,
        @Nullable Long sequence,
        @Nullable Long subjectVersion,
        @Nullable Object data,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, PersonalBody> personal) {

    /** A personal field, and whether it is what the event committed to. */
    record PersonalBody(String value, boolean verifies) {}

    /** What stands in place of a value that the log does not hold. */
    record ReplacedBody(Entry.Reason replaced, long length, String sha256) {}

    static EventBody of(FoundEvent event, @Nullable Map<String, PersonalBody> personal) {
        var entry = event.entry();
        return new EventBody(
                event.eventId(),
                event.type(),
                event.subject(),
                event.actor(),
                event.site(),
                event.occurredAt(),
                event.recordedAt(),
                event.outcome(),
                event.requestId(),
                event.logIndex(),
                event.topic(),
                entry == null ? null : entry.header("ce_source"),
                number(entry, "ce_sequence"),
                number(entry, "ce_subjectversion"),
                data(entry),
                personal);
    }

    private static @Nullable Object data(@Nullable Entry entry) {
        if (entry != null && entry.content() instanceof Entry.Replaced(Entry.Reason reason, long length, var sha256)) {
            return new ReplacedBody(reason, length, HexFormat.of().formatHex(sha256.toBytes()));
        }
        return entry == null ? null : EventReader.value(entry);
    }

    private static @Nullable Long number(@Nullable Entry entry, String header) {
        String text = entry == null ? null : entry.header(header);
        return text != null && text.matches("\\d{1,20}") && new BigInteger(text).bitLength() < 64
                ? Long.valueOf(text)
                : null;
    }
}
