package io.traitortrack.scanning.history;

import java.time.Instant;
import java.util.UUID;

import com.fasterxml.jackson.annotation.JsonInclude;
import org.jspecify.annotations.Nullable;

/**
 * A scan and its answer.
 *
 * @param eventId of the event that tells it, to be looked up in the audit log
 * @param outcome of an accepted scan, or the code of the refusal; of an undo {@code UNDONE}, {@code UNDO_ASKED} while the
 *     bill service is asked, {@code PARENT_BILLED} where it held the sack
 * @param status that it was answered with, e.g. 201; of an undo what it would be answered with now: 200, 202, 409
 * @param raw what the scanner typed, control characters and markup escaped
 * @param occurredAt by the station's clock
 * @param recordedAt by the server's
 * @param skewSeconds how far the station's clock was behind the server's when the scan was recorded, or how long the scan
 *     waited in a queue; negative where the station was ahead
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PastScan(
        UUID scanId,
        UUID eventId,
        String outcome,
        int status,
        @Nullable String code,
        @Nullable String parentCode,
        String stationCode,
        @Nullable String siteCode,
        String userId,
        String raw,
        Instant occurredAt,
        Instant recordedAt,
        double skewSeconds) {}
