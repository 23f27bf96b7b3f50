package io.traitortrack.audit.query;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What to look for; every given part must hold.
 *
 * @param from recorded at or after
 * @param to recorded before
 * @param type short name, for example {@code BagLinked}
 * @param subject any code in the event, as given or in capitals
 * @param q event id, code, request id, actor or type
 * @param before only entries with a smaller index: the end of the page before
 */
public record EventSearch(
        @Nullable Instant from,
        @Nullable Instant to,
        @Nullable String type,
        @Nullable String actor,
        @Nullable String site,
        @Nullable String subject,
        @Nullable String outcome,
        @Nullable String requestId,
        @Nullable String q,
        @Nullable Long before) {}
