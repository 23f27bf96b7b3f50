package io.traitortrack.scanning.event;

import java.math.BigDecimal;
import java.math.RoundingMode;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;

import org.jspecify.annotations.Nullable;
import tools.jackson.core.io.JsonStringEncoder;

/**
 * Writes the JSON of one event.
 *
 * <p>As a template, it is meant for PostgreSQL's {@code format()}: percent signs of texts are doubled, and the tokens of
 * {@link ParentAfter#KNOWN_TO_THE_DATABASE} stand for what only the database knows.
 */
final class EventJson {

    private static final DateTimeFormatter MICROS =
            DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSSSSS'Z'").withZone(ZoneOffset.UTC);

    private final StringBuilder json = new StringBuilder(900).append('{');
    private final boolean template;

    EventJson(boolean template) {
        this.template = template;
    }

    EventJson text(String name, @Nullable String value) {
        name(name);
        if (value == null) {
            json.append("null");
            return this;
        }
        json.append('"');
        StringBuilder quoted = new StringBuilder(value.length() + 8);
        JsonStringEncoder.getInstance().quoteAsString(value, quoted);
        json.append(template ? quoted.toString().replace("%", "%%") : quoted);
        json.append('"');
        return this;
    }

    /** A text that needs no escaping, or a token for one. */
    EventJson token(String name, String value) {
        name(name);
        json.append('"').append(value).append('"');
        return this;
    }

    /** A number, or a token for one. */
    EventJson number(String name, String value) {
        name(name);
        json.append(value);
        return this;
    }

    EventJson at(String name, Instant instant) {
        return token(name, MICROS.format(instant));
    }

    /** The members that every event has; the last ones. */
    String with(Moment moment) {
        text("siteCode", moment.siteCode());
        text("actor", moment.actor());
        at("occurredAt", moment.occurredAt());
        at("recordedAt", moment.recordedAt());
        token("utcOffset", moment.utcOffset());
        token("businessDay", moment.businessDay().toString());
        return json.append('}').toString();
    }

    static String kilograms(BigDecimal weight) {
        return weight.setScale(3, RoundingMode.HALF_UP).toPlainString();
    }

    private void name(String name) {
        if (json.length() > 1) {
            json.append(',');
        }
        json.append('"').append(name).append("\":");
    }
}
