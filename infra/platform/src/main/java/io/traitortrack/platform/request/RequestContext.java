package io.traitortrack.platform.request;

import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/** The request at hand, as far as logs, problems and events need it. */
public final class RequestContext {

    static final String REQUEST_ID = "requestId";
    static final String TRACE_ID = "traceId";
    static final String SPAN_ID = "spanId";

    private RequestContext() {}

    /** Returns the id of the current request, or {@code "none"} outside of one. */
    public static String requestId() {
        String id = MDC.get(REQUEST_ID);
        return id == null ? "none" : id;
    }

    /** Returns the W3C {@code traceparent} of the current span, or null where nothing is traced. */
    public static @Nullable String traceparent() {
        String trace = MDC.get(TRACE_ID);
        String span = MDC.get(SPAN_ID);
        return trace == null || span == null ? null : "00-" + trace + "-" + span + "-01";
    }
}
