package io.traitortrack.platform.request;

import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;

/**
 * The request at hand, as far as logs, problems and events need it. Ids and codes only, nothing personal: what is known
 * here stands in every line that is logged while the request is handled.
 */
public final class RequestContext {

    /** Names of fields of the log, of the Elastic Common Schema where it has one. */
    public static final String REQUEST_ID = "http.request.id";

    public static final String TRACE_ID = "trace.id";
    public static final String SPAN_ID = "span.id";
    public static final String SITE = "site.code";
    public static final String STATION = "station.code";
    public static final String USER_ID = "user.id";

    private RequestContext() {}

    /** Returns the id of the current request, or {@code "none"} outside of one. */
    public static String requestId() {
        String id = MDC.get(REQUEST_ID);
        return id == null ? "none" : id;
    }

    /** Returns the W3C {@code traceparent} of the current span, sampled or not, or null where nothing is traced. */
    public static @Nullable String traceparent() {
        SpanContext span = Span.current().getSpanContext();
        return span.isValid()
                ? "00-" + span.getTraceId() + "-" + span.getSpanId() + "-"
                        + span.getTraceFlags().asHex()
                : null;
    }

    /** The request is this user's. */
    public static void calledBy(String userId) {
        MDC.put(USER_ID, userId);
    }

    /** The request is about this site. */
    public static void at(String siteCode) {
        MDC.put(SITE, siteCode);
    }

    /** The request comes from this station. */
    public static void at(String siteCode, String stationCode) {
        MDC.put(SITE, siteCode);
        MDC.put(STATION, stationCode);
    }

    /** Runs what a request asked for after it was answered: its log lines and events carry that request's id. */
    public static void during(String requestId, Runnable work) {
        begin(requestId);
        try {
            work.run();
        } finally {
            end();
        }
    }

    static void begin(String requestId) {
        MDC.put(REQUEST_ID, requestId);
    }

    static void end() {
        MDC.remove(REQUEST_ID);
        MDC.remove(USER_ID);
        MDC.remove(SITE);
        MDC.remove(STATION);
    }
}
