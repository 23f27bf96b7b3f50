package io.traitortrack.audit.query.web;

import java.math.BigInteger;
import java.time.Instant;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.traitortrack.audit.log.Bytes;
import io.traitortrack.audit.log.Entry;
import io.traitortrack.audit.log.Hash;
import io.traitortrack.audit.query.FoundEvent;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.util.RawValue;

/**
 * An event as auditors read it: what the bytes of its entry say, and nothing that only the index says.
 *
 * @param eventId null, as everything but {@code logIndex}, where {@code type} is {@code NotInTheLog}
 * @param recordedAt null where the record tells no time
 * @param source the relay that sent it, for example {@code /scan-service}
 * @param sequence its number within the source
 * @param subjectVersion its number within the subject; null where it has none
 * @param data the event's value, character by character as the log holds it; for a value that the log does not hold, reason, length and hash
 * @param personal by field, as long as they are kept; only where a single event is asked for
 */
record EventBody(
        @Nullable UUID eventId,
        String type,
        @Nullable String subject,
        @Nullable String actor,
        @Nullable String site,
        @Nullable Instant occurredAt,
        @Nullable Instant recordedAt,
        @Nullable String outcome,
        @Nullable String requestId,
        long logIndex,
        @Nullable String topic,
        @Nullable String source,
        @Nullable Long sequence,
        @Nullable Long subjectVersion,
        @Nullable Object data,
        @JsonInclude(JsonInclude.Include.NON_NULL) @Nullable Map<String, PersonalBody> personal) {
    private static final String NOT_IN_THE_LOG = "NotInTheLog";

    /** A personal field, and whether it is what the event committed to. */
    record PersonalBody(String value, boolean verifies) {}

    /** What stands in place of a value that the log does not hold. */
    record ReplacedBody(Entry.Reason replaced, long length, String sha256) {}

    static EventBody of(FoundEvent found) {
        return switch (found) {
            case FoundEvent.Recorded recorded -> of(recorded, null);
            case FoundEvent.Missing(long logIndex) -> missing(logIndex);
        };
    }

    static EventBody of(FoundEvent.Recorded recorded, @Nullable Map<String, PersonalBody> personal) {
        var event = recorded.event();
        var entry = recorded.entry();
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
                recorded.logIndex(),
                entry.topic(),
                entry.header("ce_source"),
                number(entry.header("ce_sequence")),
                number(entry.header("ce_subjectversion")),
                data(entry.content()),
                personal);
    }

    private static EventBody missing(long logIndex) {
        return new EventBody(
                null,
                NOT_IN_THE_LOG,
                null,
                null,
                null,
                null,
                null,
                null,
                null,
                logIndex,
                null,
                null,
                null,
                null,
                null,
                null);
    }

    /** The value is known to be one JSON object, so it goes out as it is: no number is written in another way. */
    private static Object data(Entry.Content content) {
        return switch (content) {
            case Entry.Verbatim(Bytes value) -> new RawValue(value.text());
            case Entry.Replaced(Entry.Reason reason, long length, Hash sha256) ->
                new ReplacedBody(reason, length, HexFormat.of().formatHex(sha256.toBytes()));
        };
    }

    private static @Nullable Long number(@Nullable String text) {
        return text != null && text.matches("\\d{1,20}") && new BigInteger(text).bitLength() < 64
                ? Long.valueOf(text)
                : null;
    }
}
