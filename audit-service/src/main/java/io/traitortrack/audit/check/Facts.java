package io.traitortrack.audit.check;

import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

import org.jspecify.annotations.Nullable;

/**
 * What search must know of an entry, read from the entry alone, by name of the field. A field that the entry does not
 * tell is not there: of a value that the log holds as its hash, what stood in it; the time of a record that tells none.
 */
record Facts(Map<String, @Nullable Object> byName) {
    private static final Pattern TYPE = Pattern.compile("(?:.*\\.)?([A-Za-z][A-Za-z0-9]*)\\.v\\d+");
    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");
    private static final int MOST_CHARACTERS = 200;
    private static final int MOST_CODE_CHARACTERS = 100;
    private static final int MOST_CODES = 500;

    /** The id of a record that is no event, but for the time in it: these bits of a UUIDv7. */
    record PlaceId(long high, long low) {

        static PlaceId of(byte[] entry) {
            var hash = ByteBuffer.wrap(Hashes.content(entry));
            return new PlaceId(hash.getLong() & 0x0fff, hash.getLong() & 0x3fff_ffff_ffff_ffffL);
        }

        boolean isThatOf(UUID id) {
            return id.version() == 7
                    && id.variant() == 2
                    && (id.getMostSignificantBits() & 0x0fff) == high
                    && (id.getLeastSignificantBits() & 0x3fff_ffff_ffff_ffffL) == low;
        }
    }

    /**
     * Reads an entry.
     *
     * @throws IllegalArgumentException where it stands for an event and is none
     */
    static Facts of(ReadEntry entry, byte[] bytes) {
        var facts = new LinkedHashMap<String, @Nullable Object>();
        facts.put("topic", entry.topic());
        facts.put("requestId", cut(entry.headers().get("ce_requestid")));
        if (entry.isEvent()) {
            readEvent(entry, facts);
        } else {
            String subject = cut(entry.key());
            facts.put("eventId", PlaceId.of(bytes));
            facts.put("type", "UnreadableRecord");
            facts.put("subject", subject);
            facts.put("codes", codes(subject, null));
            facts.put("actor", null);
            facts.put("site", null);
            facts.put("outcome", entry.replaced());
            facts.put("occurredAt", null);
        }
        return new Facts(facts);
    }

    private static void readEvent(ReadEntry entry, Map<String, @Nullable Object> facts) {
        var headers = entry.headers();
        String type = type(headers.get("ce_type"));
        String subject = cut(headers.get("ce_subject"));
        facts.put("eventId", uuidV7(headers.get("ce_id")));
        facts.put("type", type);
        facts.put("subject", subject);
        if (!headers.containsKey("ce_source")) {
            throw new IllegalArgumentException("it has no source");
        }
        if (entry.replaced() != null) {
            return;
        }
        var value = Json.object(Objects.requireNonNullElse(entry.value(), ""));
        String outcome = text(value, "outcome");
        facts.put("codes", codes(subject, value));
        facts.put("actor", text(value, "actor"));
        facts.put("site", text(value, "siteCode"));
        facts.put("outcome", outcome == null && type.endsWith("Rejected") ? text(value, "reason") : outcome);
        facts.put("occurredAt", instant(text(value, "occurredAt")));
        var told = instant(text(value, "recordedAt"));
        var recordedAt = told == null ? instant(headers.get("ce_time")) : told;
        if (recordedAt != null) {
            facts.put("recordedAt", recordedAt);
        }
    }

    private static String type(@Nullable String text) {
        var match = TYPE.matcher(text == null ? "" : text);
        if (!match.matches()) {
            throw new IllegalArgumentException("it has no type");
        }
        return Objects.requireNonNull(cut(match.group(1)));
    }

    private static UUID uuidV7(@Nullable String text) {
        if (text == null || !UUID_TEXT.matcher(text).matches()) {
            throw new IllegalArgumentException("it has no id");
        }
        var id = UUID.fromString(text);
        if (id.version() != 7 || id.variant() != 2) {
            throw new IllegalArgumentException("its id is no UUIDv7");
        }
        return id;
    }

    private static Set<String> codes(@Nullable String subject, @Nullable Map<String, @Nullable Object> value) {
        var codes = new LinkedHashSet<String>();
        if (subject != null && subject.length() <= MOST_CODE_CHARACTERS) {
            codes.add(subject);
        }
        collect("", value, codes);
        return codes;
    }

    /** The rules of docs/audit-log.md, "Searching". */
    private static void collect(String name, @Nullable Object node, Set<String> codes) {
        if (codes.size() >= MOST_CODES) {
            return;
        }
        switch (node) {
            case Map<?, ?> members -> members.forEach((field, value) -> collect((String) field, value, codes));
            case List<?> elements -> {
                String singular = name.endsWith("s") ? name.substring(0, name.length() - 1) : name;
                elements.forEach(element -> collect(singular, element, codes));
            }
            case String text
            when namesCode(name) -> {
                if (!text.isEmpty() && text.length() <= MOST_CODE_CHARACTERS) {
                    codes.add(whole(text));
                }
            }
            case null, default -> {
                // no code
            }
        }
    }

    private static boolean namesCode(String name) {
        return name.equals("code")
                || (name.endsWith("Code") && !name.equals("siteCode"))
                || name.endsWith("Number")
                || (name.startsWith("other") && name.length() > 5 && Character.isUpperCase(name.charAt(5)));
    }

    private static @Nullable String text(Map<String, @Nullable Object> value, String field) {
        return value.get(field) instanceof String text ? cut(text) : null;
    }

    private static @Nullable String cut(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return whole(text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS));
    }

    /** U+FFFD in place of NUL and of halves of characters. */
    private static String whole(String text) {
        var whole = new StringBuilder(text.length());
        text.codePoints()
                .map(c -> c == 0 || (c >= 0xd800 && c <= 0xdfff) ? 0xfffd : c)
                .forEach(whole::appendCodePoint);
        return whole.toString();
    }

    private static @Nullable Instant instant(@Nullable String text) {
        try {
            var instant = text == null ? null : OffsetDateTime.parse(text).toInstant();
            return instant == null || instant.isBefore(EARLIEST) || instant.isAfter(LATEST)
                    ? null
                    : instant.truncatedTo(ChronoUnit.MICROS);
        } catch (DateTimeException e) {
            return null;
        }
    }
}
