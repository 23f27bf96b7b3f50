package io.traitortrack.platform.trace;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.TimeUnit;

import io.micrometer.tracing.otel.bridge.OtelCurrentTraceContext;
import io.micrometer.tracing.otel.bridge.OtelTracer;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import io.opentelemetry.sdk.trace.samplers.Sampler;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

import static org.assertj.core.api.Assertions.assertThat;

class EventSpansTest {

    private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String FACT = "00f067aa0ba902b7";
    private static final Instant BEGUN = Instant.parse("2026-11-21T05:00:00Z");

    private final List<SpanData> made = new ArrayList<>();
    /** As in production, where next to none of the traces that begin here is kept. */
    private final SdkTracerProvider provider = SdkTracerProvider.builder()
            .setSampler(Sampler.parentBased(Sampler.alwaysOff()))
            .addSpanProcessor(SimpleSpanProcessor.create(new Collecting()))
            .build();

    private final EventSpans spans = new EventSpans(
            new OtelTracer(provider.get("test"), new OtelCurrentTraceContext(), event -> {}), () -> BEGUN);

    @Test
    void aSpanIsAChildOfTheFactAndBeginsWithItsBatch() {
        EventSpans.Batch batch = spans.begin(EventSpans.Side.RECEIVER, "bill-parents");
        batch.handled("00-" + TRACE + "-" + FACT + "-01", "scanning.bag", "BagLinked", "event-1");

        assertThat(made).singleElement().satisfies(span -> {
            assertThat(span.getTraceId()).isEqualTo(TRACE);
            assertThat(span.getParentSpanId()).isEqualTo(FACT);
            assertThat(span.getName()).isEqualTo("process scanning.bag");
            assertThat(span.getKind()).isEqualTo(SpanKind.CONSUMER);
            assertThat(span.getStartEpochNanos()).isEqualTo(TimeUnit.SECONDS.toNanos(BEGUN.getEpochSecond()));
            assertThat(span.getAttributes().get(AttributeKey.stringKey("messaging.message.id")))
                    .isEqualTo("event-1");
        });
    }

    @Test
    void aTypeIsCalledTheSameOnBothSides() {
        spans.begin(EventSpans.Side.SENDER, "/scan-service")
                .handled("00-" + TRACE + "-" + FACT + "-01", "scanning.bag", "io.traitortrack.BagLinked.v1", "event-1");

        assertThat(made).singleElement().satisfies(span -> {
            assertThat(span.getName()).isEqualTo("send scanning.bag");
            assertThat(span.getAttributes().get(AttributeKey.stringKey("event.type")))
                    .isEqualTo("BagLinked");
        });
    }

    @ParameterizedTest
    @NullSource
    @ValueSource(
            strings = {
                "",
                "00-" + TRACE + "-" + FACT + "-00",
                "00-" + TRACE + "-" + FACT + "-02",
                "00-" + TRACE + "-" + FACT + "-01 ",
                "00-00000000000000000000000000000000-" + FACT + "-01",
                "00-" + TRACE + "-0000000000000000-01",
                "00_" + TRACE + "-" + FACT + "-01",
                "00-" + TRACE + "-" + FACT + "-\u06611",
                "ff-" + TRACE + "-" + FACT + "-01"
            })
    void whatNobodyFollowsOrNobodyCanReadMakesNone(@Nullable String traceparent) {
        spans.begin(EventSpans.Side.RECEIVER, "bill-parents")
                .handled(traceparent, "scanning.bag", "BagLinked", "event-1");

        assertThat(made).isEmpty();
    }

    private final class Collecting implements SpanExporter {

        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            made.addAll(spans);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }
}
