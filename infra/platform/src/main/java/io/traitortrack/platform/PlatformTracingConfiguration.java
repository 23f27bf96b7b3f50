package io.traitortrack.platform;

import java.time.InstantSource;

import io.micrometer.tracing.Tracer;
import io.micrometer.tracing.otel.bridge.Slf4JEventListener;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.traitortrack.platform.request.RequestContext;
import io.traitortrack.platform.trace.EventSpans;
import io.traitortrack.platform.trace.ZipkinSpans;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.context.annotation.Bean;

/** Traces: their names in the log, the spans of events, and Zipkin where one is configured. */
@AutoConfiguration(
        beforeName =
                "org.springframework.boot.micrometer.tracing.opentelemetry.autoconfigure.OpenTelemetryTracingAutoConfiguration")
public class PlatformTracingConfiguration {

    /** Trace and span in the log under the names that everybody else's tools look for. */
    @Bean
    Slf4JEventListener tracesInTheLog() {
        return new Slf4JEventListener(RequestContext.TRACE_ID, RequestContext.SPAN_ID);
    }

    @Bean
    EventSpans eventSpans(ObjectProvider<Tracer> tracer, InstantSource clock) {
        return new EventSpans(tracer.getIfAvailable(() -> Tracer.NOOP), clock);
    }

    /** Without an address spans are made and carried on, and go nowhere. */
    @Bean
    SpanExporter zipkinSpans(@Value("${traitortrack.tracing.zipkin-url:none}") String address) {
        return address.isBlank() || address.equals("none") ? SpanExporter.composite() : new ZipkinSpans(address);
    }
}
