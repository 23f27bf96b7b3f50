package io.traitortrack.system.proof;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

import org.jspecify.annotations.Nullable;

/**
 * An entry of the audit log, version 1, read from its bytes: the Kafka record that it holds.
 *
 * @param value the record's value, verbatim; empty where only its hash entered the log
 */
public record LogEntry(
        String topic, long partition, long offset, String key, Map<String, String> headers, String value) {

    /** Reads {@code [1, topic, partition, offset, key, [[name, value], ...], content]} in CBOR. */
    public static LogEntry parse(byte[] bytes) {
        ByteBuffer in = ByteBuffer.wrap(bytes);
        if (!(item(in) instanceof List<?> parts) || parts.size() != 7 || in.hasRemaining()) {
            throw new ProofRefused("the entry is not one list of seven");
        }
        if (!Long.valueOf(1).equals(parts.get(0))) {
            throw new ProofRefused("the entry is not of version 1");
        }
        Map<String, String> headers = new LinkedHashMap<>();
        for (Object pair : (List<?>) present(parts.get(5))) {
            List<?> nameAndValue = (List<?>) pair;
            headers.put(String.valueOf(nameAndValue.get(0)), text(nameAndValue.get(1)));
        }
        Object value = parts.get(6);
        return new LogEntry(
                text(parts.get(1)),
                (Long) present(parts.get(2)),
                (Long) present(parts.get(3)),
                text(parts.get(4)),
                headers,
                value instanceof byte[] ? text(value) : "");
    }

    /** The event's id. */
    public String eventId() {
        return headers.getOrDefault("ce_id", "");
    }

    private static Object present(@Nullable Object part) {
        if (part == null) {
            throw new ProofRefused("the entry misses a part");
        }
        return part;
    }

    private static String text(@Nullable Object part) {
        return part instanceof byte[] bytes
                ? new String(bytes, StandardCharsets.UTF_8)
                : part == null ? "" : part.toString();
    }

    private static @Nullable Object item(ByteBuffer in) {
        int head = in.get() & 0xff;
        if (head == 0xf6) {
            return null;
        }
        long argument = argument(in, head & 0x1f);
        return switch (head >> 5) {
            case 0 -> argument;
            case 2 -> bytes(in, argument);
            case 3 -> new String(bytes(in, argument), StandardCharsets.UTF_8);
            case 4 -> {
                List<@Nullable Object> list = new ArrayList<>();
                for (long i = 0; i < argument; i++) {
                    list.add(item(in));
                }
                yield list;
            }
            default -> throw new ProofRefused("the entry holds CBOR that version 1 does not know");
        };
    }

    private static long argument(ByteBuffer in, int length) {
        return switch (length) {
            case 24 -> in.get() & 0xff;
            case 25 -> in.getShort() & 0xffff;
            case 26 -> in.getInt() & 0xffff_ffffL;
            case 27 -> in.getLong();
            default -> {
                if (length > 23) {
                    throw new ProofRefused("the entry holds CBOR of unknown length");
                }
                yield length;
            }
        };
    }

    private static byte[] bytes(ByteBuffer in, long length) {
        if (length > in.remaining()) {
            throw new ProofRefused("the entry ends too early");
        }
        byte[] bytes = new byte[(int) length];
        in.get(bytes);
        return bytes;
    }
}
