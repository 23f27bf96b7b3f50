package io.traitortrack.billing.bill;

import java.time.Instant;
import java.time.InstantSource;

import io.traitortrack.platform.request.RequestContext;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.time.Times;
import org.jspecify.annotations.Nullable;

/**
 * Somebody doing something now.
 *
 * @param actor the user's id
 * @param at server time, microseconds
 */
public record Act(
        String actor,
        Instant at,
        String requestId,
        @Nullable String traceparent) {

    /** The current request of this caller. */
    public static Act of(Caller caller, InstantSource clock) {
        return new Act(
                caller.userId(),
                Times.micros(clock.instant()),
                RequestContext.requestId(),
                RequestContext.traceparent());
    }
}
