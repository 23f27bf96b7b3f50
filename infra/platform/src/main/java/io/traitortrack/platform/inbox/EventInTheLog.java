package io.traitortrack.platform.inbox;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.regex.Pattern;

import io.traitortrack.platform.request.RequestContext;
import io.traitortrack.platform.trace.Traceparent;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import org.slf4j.MDC;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * While one record is handled, every line that is logged names its event, trace, request, user, site and station, as far as the record says them in a form that a log can hold.
 */
final class EventInTheLog implements AutoCloseable {

    private static final String EVENT_ID = "event.id";
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9._-]{8,100}");
    private static final Pattern CODE = Pattern.compile("[A-Z0-9-]{1,40}");

    private final Set<String> said = new LinkedHashSet<>();

    private EventInTheLog() {}

    static EventInTheLog of(ConsumerRecord<byte[], byte[]> received, JsonMapper json) {
        EventInTheLog line = new EventInTheLog();
        Traceparent.parse(header(received, "traceparent")).ifPresent(fact -> {
            line.say(RequestContext.TRACE_ID, fact.traceId());
            line.say(RequestContext.SPAN_ID, fact.spanId());
        });
        line.say(EVENT_ID, header(received, "ce_id"), ID);
        line.say(RequestContext.REQUEST_ID, header(received, "ce_requestid"), ID);
        try {
            JsonNode fact = received.value() == null ? json.nullNode() : json.readTree(received.value());
            line.say(RequestContext.USER_ID, fact.path("actor").asString(null), ID);
            line.say(RequestContext.SITE, fact.path("siteCode").asString(null), CODE);
            line.say(RequestContext.STATION, fact.path("stationCode").asString(null), CODE);
        } catch (JacksonException unreadable) {
            return line; // that is what the line to come will say
        }
        return line;
    }

    private static @Nullable String header(ConsumerRecord<byte[], byte[]> received, String name) {
        Header header = received.headers().lastHeader(name);
        return header == null || header.value() == null ? null : new String(header.value(), StandardCharsets.UTF_8);
    }

    private void say(String field, @Nullable String value, Pattern form) {
        if (value != null && form.matcher(value).matches()) {
            say(field, value);
        }
    }

    private void say(String field, String value) {
        MDC.put(field, value);
        said.add(field);
    }

    @Override
    public void close() {
        said.forEach(MDC::remove);
    }
}
