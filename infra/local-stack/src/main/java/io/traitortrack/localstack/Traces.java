package io.traitortrack.localstack;

import java.util.Map;

/**
 * Where the services' spans go.
 *
 * @param zipkin e.g. {@code http://localhost:9411}, or {@code none}
 * @param sampling the share of traces that is kept of those that begin here, 0 to 1
 */
public record Traces(String zipkin, String sampling) {

    /** As {@code TT_ZIPKIN_URL} and {@code TT_TRACE_SAMPLING} say; without them nowhere. */
    static Traces ofEnvironment() {
        return new Traces(named("TT_ZIPKIN_URL", "none"), named("TT_TRACE_SAMPLING", "0.05"));
    }

    /** All that a caller asks for, and the usual share of the rest, to this Zipkin. */
    public static Traces to(String zipkin) {
        return new Traces(zipkin, ofEnvironment().sampling());
    }

    Map<String, String> environment() {
        return Map.of("TT_ZIPKIN_URL", zipkin, "TT_TRACE_SAMPLING", sampling);
    }

    private static String named(String variable, String otherwise) {
        String value = System.getenv(variable);
        return value == null || value.isBlank() ? otherwise : value.strip();
    }
}
