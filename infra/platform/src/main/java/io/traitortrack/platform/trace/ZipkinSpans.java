package io.traitortrack.platform.trace;

import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;

import io.opentelemetry.exporter.zipkin.ZipkinSpanExporter;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import zipkin2.reporter.urlconnection.URLConnectionSender;

/**
 * Sends spans to Zipkin. What it does not take is dropped: one line says when that begins, one when it is over; the
 * exporter's own lines, with a trace each, are switched off.
 */
@SuppressWarnings("deprecation") // for OTLP, which Zipkin's own server does not take
public final class ZipkinSpans implements SpanExporter {

    private static final Logger LOG = LoggerFactory.getLogger(ZipkinSpans.class);
    private static final int CONNECT_MILLIS = 2_000;
    private static final int ANSWER_MILLIS = 5_000;

    private final String address;
    private final SpanExporter zipkin;
    private final AtomicBoolean away = new AtomicBoolean();

    /** To the Zipkin at this address, e.g. {@code http://zipkin:9411}. */
    public ZipkinSpans(String address) {
        this.address = address;
        this.zipkin = ZipkinSpanExporter.builder()
                .setSender(URLConnectionSender.newBuilder()
                        .endpoint(address + "/api/v2/spans")
                        .connectTimeout(CONNECT_MILLIS)
                        .readTimeout(ANSWER_MILLIS)
                        .build())
                .build();
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        CompletableResultCode result = zipkin.export(spans);
        return result.whenComplete(() -> report(result.isSuccess()));
    }

    private void report(boolean taken) {
        if (away.compareAndSet(taken, !taken)) {
            if (taken) {
                LOG.info("Zipkin at {} takes spans again", address);
            } else {
                LOG.warn("Zipkin at {} takes no spans; they are dropped until it does", address);
            }
        }
    }

    @Override
    public CompletableResultCode flush() {
        return zipkin.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return zipkin.shutdown();
    }
}
