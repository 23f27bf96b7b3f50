package io.traitortrack.platform.inbox;

import java.math.BigDecimal;
import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.regex.Pattern;

import io.traitortrack.platform.time.Times;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * The members of an event's value, read one by one; the first that is missing, or not what every schema promises of its
 * kind, makes the event unusable. A consumer reads all that it needs before it sends its first statement.
 */
public final class Content {

    private static final int MOST_CHARACTERS = 255;
    private static final int MOST_DIGITS_BEFORE_THE_POINT = 9;
    private static final int MOST_DIGITS_BEHIND_THE_POINT = 3;
    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

    private final ReceivedEvent event;

    private Content(ReceivedEvent event) {
        this.event = event;
    }

    /**
     * Opens an event of a type that is known here.
     *
     * @throws UnusableEvent when its version is another
     */
    public static Content of(ReceivedEvent event, int version) {
        if (event.version() != version) {
            throw new UnusableEvent(event, "this version is not known here");
        }
        return new Content(event);
    }

    /** The version of the event's subject. */
    public long subjectVersion() {
        Long version = event.subjectVersion();
        if (version == null || version < 1) {
            throw new UnusableEvent(event, "it has no subject version");
        }
        return version;
    }

    /** A text of 1 to 255 characters that a database can hold. */
    public String text(String name) {
        return required(name, optionalText(name));
    }

    public @Nullable String optionalText(String name) {
        JsonNode node = node(name);
        if (node == null) {
            return null;
        }
        String text = node.isString() ? node.stringValue() : "";
        boolean fits = !text.isEmpty()
                && text.codePointCount(0, text.length()) <= MOST_CHARACTERS
                && text.codePoints()
                        .noneMatch(c -> Character.isISOControl(c) || Character.getType(c) == Character.SURROGATE);
        if (!fits) {
            throw refused(name, "no text of 1 to 255 characters without control characters");
        }
        return text;
    }

    /** One of the known words. */
    public String word(String name, Set<String> known) {
        return required(name, optionalWord(name, known));
    }

    public @Nullable String optionalWord(String name, Set<String> known) {
        String word = optionalText(name);
        if (word != null && !known.contains(word)) {
            throw refused(name, "none of the words that are known here");
        }
        return word;
    }

    public UUID id(String name) {
        return required(name, optionalId(name));
    }

    public @Nullable UUID optionalId(String name) {
        String text = optionalText(name);
        if (text == null) {
            return null;
        }
        if (!UUID_TEXT.matcher(text).matches()) {
            throw refused(name, "no UUID");
        }
        return UUID.fromString(text);
    }

    /** A whole number that is at least so much. */
    public int number(String name, int least) {
        return required(name, optionalNumber(name, least));
    }

    public @Nullable Integer optionalNumber(String name, int least) {
        JsonNode node = node(name);
        if (node == null) {
            return null;
        }
        if (!node.isIntegralNumber() || !node.canConvertToInt() || node.intValue() < least) {
            throw refused(name, "no whole number from " + least);
        }
        return node.intValue();
    }

    /** A version: 1 or more. */
    public long version(String name) {
        JsonNode node = required(name, node(name));
        if (!node.isIntegralNumber() || !node.canConvertToLong() || node.longValue() < 1) {
            throw refused(name, "no version");
        }
        return node.longValue();
    }

    /** A weight in kilograms, 0 or more, to the gram. */
    public BigDecimal kilograms(String name) {
        return required(name, optionalKilograms(name));
    }

    public @Nullable BigDecimal optionalKilograms(String name) {
        JsonNode node = node(name);
        if (node == null) {
            return null;
        }
        if (!node.isNumber() || (node.isDouble() && !Double.isFinite(node.doubleValue()))) {
            throw refused(name, "no number");
        }
        BigDecimal weight = node.decimalValue();
        boolean fits = weight.signum() >= 0
                && weight.precision() - weight.scale() <= MOST_DIGITS_BEFORE_THE_POINT
                && weight.stripTrailingZeros().scale() <= MOST_DIGITS_BEHIND_THE_POINT;
        if (!fits) {
            throw refused(name, "no weight in kilograms");
        }
        return weight;
    }

    public boolean flag(String name) {
        JsonNode node = required(name, node(name));
        if (!node.isBoolean()) {
            throw refused(name, "neither true nor false");
        }
        return node.booleanValue();
    }

    /** A time between the years 1900 and 2199, to the microsecond. */
    public Instant time(String name) {
        return read(name, text -> Times.instant(name, text));
    }

    /** A text that the reading, which throws where it cannot, makes something of. */
    public <T> T read(String name, Function<String, T> reading) {
        String text = text(name);
        try {
            return reading.apply(text);
        } catch (RuntimeException unreadable) {
            throw new UnusableEvent(event, name + " cannot be read", unreadable);
        }
    }

    private @Nullable JsonNode node(String name) {
        JsonNode node = event.value().get(name);
        return node == null || node.isNull() ? null : node;
    }

    private <T> T required(String name, @Nullable T value) {
        if (value == null) {
            throw refused(name, "missing");
        }
        return value;
    }

    private UnusableEvent refused(String name, String why) {
        return new UnusableEvent(event, name + " is " + why);
    }
}
