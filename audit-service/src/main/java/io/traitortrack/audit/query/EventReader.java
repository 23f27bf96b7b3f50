package io.traitortrack.audit.query;

import java.time.DateTimeException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;

import io.traitortrack.audit.db.StoredText;
import io.traitortrack.audit.log.Bytes;
import io.traitortrack.audit.log.Entry;
import io.traitortrack.audit.log.Hash;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Reads from an entry what search knows of it. Knows the envelope of events and no single kind of event. */
public final class EventReader {
    /** Type under which a record that is no event is found. */
    public static final String UNREADABLE = "UnreadableRecord";

    /** Times are taken for times up to here. */
    public static final Instant LATEST = Instant.parse("9999-12-31T23:59:59.999999Z");

    private static final Instant EARLIEST = Instant.parse("0001-01-01T00:00:00Z");
    private static final JsonMapper JSON = JsonMapper.builder().build();
    private static final Pattern TYPE = Pattern.compile("(?:.*\\.)?([A-Za-z][A-Za-z0-9]*)\\.v\\d+");
    private static final Pattern UUID_TEXT = Pattern.compile("[0-9a-fA-F]{8}(?:-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");
    /** Longest text that is indexed; B-tree rows have a limit. */
    private static final int MOST_CHARACTERS = 200;

    private static final int MOST_CODE_CHARACTERS = 100;
    private static final int MOST_CODES = 500;

    private EventReader() {}

    /**
     * The event in an entry that still has its value; empty where it is none: id or type are missing or wrong, or the
     * value is not a JSON object.
     */
    public static Optional<IndexedEvent> event(Entry entry) {
        var value = value(entry);
        return value == null ? Optional.empty() : event(entry, value);
    }

    /**
     * What an entry of the log records under this id; empty where it records nothing under it.
     *
     * <p>Of a value that was too large for the log, only what the headers say.
     */
    public static Optional<IndexedEvent> recorded(Entry entry, UUID eventId) {
        var event = switch (entry.content()) {
            case Entry.Verbatim _ -> event(entry);
            case Entry.Replaced(Entry.Reason reason, long _, Hash _) ->
                reason == Entry.Reason.VALUE_TOO_LARGE
                        ? event(entry, JSON.createObjectNode())
                        : Optional.of(unreadable(entry, timeOf(eventId)));
        };
        return event.filter(found -> found.eventId().equals(eventId));
    }

    private static Optional<IndexedEvent> event(Entry entry, JsonNode value) {
        var id = uuidV7(entry.header("ce_id"));
        var type = shortType(entry.header("ce_type"));
        if (id == null || type == null || entry.header("ce_source") == null) {
            return Optional.empty();
        }
        String subject = cut(entry.header("ce_subject"));
        var codes = new LinkedHashSet<String>();
        if (subject != null && subject.length() <= MOST_CODE_CHARACTERS) {
            codes.add(subject);
        }
        collectCodes("", value, codes);
        return Optional.of(new IndexedEvent(
                id,
                type,
                subject,
                codes,
                text(value, "actor"),
                text(value, "siteCode"),
                outcome(type, value),
                cut(entry.header("ce_requestid")),
                instant(text(value, "occurredAt")),
                firstOf(instant(text(value, "recordedAt")), instant(entry.header("ce_time"))),
                commitments(value)));
    }

    /**
     * What is indexed of a record that is no event, or that is one under an id that was used before.
     *
     * @param timestamp of the record; only its id carries it
     */
    public static IndexedEvent unreadable(Entry entry, Instant timestamp) {
        String subject = entry.key() == null ? null : cut(entry.key().text());
        return new IndexedEvent(
                placeId(entry, timestamp),
                UNREADABLE,
                subject,
                subject == null || subject.length() > MOST_CODE_CHARACTERS ? Set.of() : Set.of(subject),
                null,
                null,
                entry.content() instanceof Entry.Replaced replaced
                        ? replaced.reason().name()
                        : null,
                cut(entry.header("ce_requestid")),
                null,
                null,
                Map.of());
    }

    /** The JSON value of an entry; null where it is not kept, or no object of whole characters in UTF-8. */
    public static @Nullable JsonNode value(Entry entry) {
        String text = entry.content() instanceof Entry.Verbatim(Bytes bytes) ? StoredText.utf8(bytes.array()) : null;
        if (text == null) {
            return null;
        }
        try {
            var value = JSON.readTree(text);
            return value.isObject() && !hasHalfAPair(text) ? value : null;
        } catch (JacksonException e) {
            return null;
        }
    }

    /** Whether an escape is half of a surrogate pair, for which other people's parsers refuse a whole document. */
    private static boolean hasHalfAPair(String json) {
        for (int at = json.indexOf('\\'); at >= 0; at = json.indexOf('\\', at)) {
            char escaped = escaped(json, at);
            at += json.charAt(at + 1) == 'u' ? 6 : 2;
            if (Character.isHighSurrogate(escaped) && Character.isLowSurrogate(escaped(json, at))) {
                at += 6;
            } else if (Character.isSurrogate(escaped)) {
                return true;
            }
        }
        return false;
    }

    private static char escaped(String json, int at) {
        return json.startsWith("\\u", at) ? (char) Integer.parseInt(json, at + 2, at + 6, 16) : ' ';
    }

    /** The commitments that an event's value carries under {@code personal}. */
    public static Map<String, String> commitments(@Nullable JsonNode value) {
        var commitments = new LinkedHashMap<String, String>();
        if (value != null) {
            value.path("personal").properties().forEach(field -> {
                if (field.getValue().isString()) {
                    commitments.put(field.getKey(), field.getValue().stringValue());
                }
            });
        }
        return commitments;
    }

    /** A UUIDv7 from the record's time and the hash of its place and content: the same on every reading. */
    private static UUID placeId(Entry entry, Instant timestamp) {
        byte[] hash = Hash.ofContent(entry.encode()).toBytes();
        long high = 0;
        long low = 0;
        for (int i = 0; i < 8; i++) {
            high = (high << 8) | (hash[i] & 0xff);
            low = (low << 8) | (hash[8 + i] & 0xff);
        }
        long millis = Math.max(0, timestamp.toEpochMilli()) & 0xffff_ffff_ffffL;
        return new UUID(
                (millis << 16) | 0x7000 | (high & 0x0fff), (low & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L);
    }

    private static Instant timeOf(UUID id) {
        return Instant.ofEpochMilli(id.getMostSignificantBits() >>> 16);
    }

    private static @Nullable UUID uuidV7(@Nullable String text) {
        if (text == null || !UUID_TEXT.matcher(text).matches()) {
            return null;
        }
        var id = UUID.fromString(text);
        return id.version() == 7 && id.variant() == 2 ? id : null;
    }

    private static @Nullable String shortType(@Nullable String type) {
        if (type == null) {
            return null;
        }
        var match = TYPE.matcher(type);
        return match.matches() ? cut(match.group(1)) : null;
    }

    private static @Nullable String outcome(String type, JsonNode value) {
        String outcome = text(value, "outcome");
        return outcome == null && type.endsWith("Rejected") ? text(value, "reason") : outcome;
    }

    /** Codes stand in fields named code, …Code, …Number or other…, at any depth, alone or in lists. */
    private static void collectCodes(String name, JsonNode node, Set<String> codes) {
        if (codes.size() >= MOST_CODES) {
            return;
        }
        if (node.isObject()) {
            node.properties().forEach(field -> collectCodes(field.getKey(), field.getValue(), codes));
        } else if (node.isArray()) {
            String singular = name.endsWith("s") ? name.substring(0, name.length() - 1) : name;
            node.forEach(item -> collectCodes(singular, item, codes));
        } else if (node.isString() && namesCode(name)) {
            String code = StoredText.fitted(node.stringValue());
            if (!code.isEmpty() && code.length() <= MOST_CODE_CHARACTERS) {
                codes.add(code);
            }
        }
    }

    private static boolean namesCode(String name) {
        return name.equals("code")
                || (name.endsWith("Code") && !name.equals("siteCode"))
                || name.endsWith("Number")
                || (name.startsWith("other") && name.length() > 5 && Character.isUpperCase(name.charAt(5)));
    }

    private static @Nullable String text(JsonNode value, String field) {
        var node = value.get(field);
        return node != null && node.isString() ? cut(node.stringValue()) : null;
    }

    private static @Nullable String cut(@Nullable String text) {
        if (text == null) {
            return null;
        }
        return StoredText.fitted(text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS));
    }

    private static @Nullable Instant instant(@Nullable String text) {
        if (text == null) {
            return null;
        }
        try {
            var instant = OffsetDateTime.parse(text).toInstant();
            return instant.isBefore(EARLIEST) || instant.isAfter(LATEST) ? null : instant;
        } catch (DateTimeException e) {
            return null;
        }
    }

    private static @Nullable Instant firstOf(@Nullable Instant first, @Nullable Instant second) {
        return first != null ? first : second;
    }
}
