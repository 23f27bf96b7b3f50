package io.traitortrack.platform.trace;

import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;

import io.micrometer.tracing.Span;
import io.micrometer.tracing.TraceContext;
import io.micrometer.tracing.Tracer;
import org.jspecify.annotations.Nullable;

/**
 * Spans of events that went somewhere in a batch, each a child of the span that its fact was written in.
 *
 * <p>They are made when the batch is done, and only for events whose trace is sampled: of an event that nobody follows
 * one character is read. An attempt that failed leaves no span, but a log line.
 */
public final class EventSpans {

    /** Where nothing is traced. */
    public static final EventSpans NONE = new EventSpans(Tracer.NOOP, InstantSource.system());

    private static final int FLAGS = 53;
    private static final int LENGTH = 55;

    private final Tracer tracer;
    private final InstantSource clock;

    public EventSpans(Tracer tracer, InstantSource clock) {
        this.tracer = tracer;
        this.clock = clock;
    }

    /** Who handles the events. */
    public enum Side {
        /** Sends them to Kafka, e.g. {@code send scanning.bag}. */
        SENDER("send", Span.Kind.PRODUCER),
        /** Takes them from Kafka, e.g. {@code process scanning.bag}. */
        RECEIVER("process", Span.Kind.CONSUMER);

        private final String operation;
        private final Span.Kind kind;

        Side(String operation, Span.Kind kind) {
            this.operation = operation;
            this.kind = kind;
        }
    }

    /** A batch begins now; {@code name} is that of the consumer, or of the producer. */
    public Batch begin(Side side, String name) {
        return new Batch(side, name, clock.instant());
    }

    /** Events handled together. */
    public final class Batch {

        private final Side side;
        private final String name;
        private final Instant start;

        private Batch(Side side, String name, Instant start) {
            this.side = side;
            this.name = name;
            this.start = start;
        }

        /** This one is handled: its span lasts from the beginning of the batch until now. */
        public void handled(@Nullable String traceparent, String topic, String type, String eventId) {
            if (isSampled(traceparent)) {
                Traceparent.parse(traceparent).ifPresent(parent -> span(parent, topic, type, eventId));
            }
        }

        private void span(Traceparent parent, String topic, String type, String eventId) {
            TraceContext fact = tracer.traceContextBuilder()
                    .traceId(parent.traceId())
                    .spanId(parent.spanId())
                    .sampled(true)
                    .build();
            long micros = TimeUnit.SECONDS.toMicros(start.getEpochSecond()) + start.getNano() / 1_000;
            tracer.spanBuilder()
                    .setParent(fact)
                    .kind(side.kind)
                    .name(side.operation + " " + topic)
                    .tag("messaging.system", "kafka")
                    .tag("messaging.destination.name", topic)
                    .tag("messaging.client.id", name)
                    .tag("messaging.message.id", eventId)
                    .tag("event.type", shortName(type))
                    .startTimestamp(micros, TimeUnit.MICROSECONDS)
                    .start()
                    .end();
        }
    }

    /** {@code BagLinked} of {@code io.traitortrack.BagLinked.v1}, and of itself. */
    private static String shortName(String type) {
        String[] parts = type.split("\\.", -1);
        return parts.length < 2 ? type : parts[parts.length - 2];
    }

    private static boolean isSampled(@Nullable String traceparent) {
        return traceparent != null
                && traceparent.length() == LENGTH
                && (Character.digit(traceparent.charAt(FLAGS + 1), 16) & 1) == 1;
    }
}
