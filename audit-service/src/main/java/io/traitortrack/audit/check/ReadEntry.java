package io.traitortrack.audit.check;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

import org.jspecify.annotations.Nullable;

/**
 * An entry of version 1, read with a parser of the checker's own.
 *
 * @param key as text; null where there is none
 * @param value as text; null where it is not held, or no UTF-8
 * @param replaced why the value is not held; null where it is, verbatim
 * @param headers by name, the first of each name, as text
 */
record ReadEntry(
        String topic,
        long partition,
        long offset,
        @Nullable String key,
        Map<String, String> headers,
        @Nullable String value,
        @Nullable String replaced) {
    private static final Set<String> REASONS =
            Set.of("MALFORMED", "VALUE_TOO_LARGE", "RECORD_TOO_LARGE", "EVENT_ID_REUSED");

    ReadEntry {
        headers = Map.copyOf(headers);
    }

    /** Whether this stands for an event; a record that is none, or that reuses an id, enters as its hash. */
    boolean isEvent() {
        return replaced == null || replaced.equals("VALUE_TOO_LARGE");
    }

    /**
     * Reads {@code [1, topic, partition, offset, key, [[name, value], ...], content]}.
     *
     * @throws IllegalArgumentException where the bytes are not exactly that, in deterministic CBOR
     */
    static ReadEntry parse(byte[] bytes) {
        var in = new Cbor(ByteBuffer.wrap(bytes));
        in.head(4, 7, 7);
        in.head(0, 1, 1);
        String topic = in.text();
        long partition = in.head(0, 0, Integer.MAX_VALUE);
        long offset = in.head(0, 0, Long.MAX_VALUE);
        byte[] key = in.bytesOrNull();
        var headers = new LinkedHashMap<String, String>();
        for (long left = in.head(4, 0, Integer.MAX_VALUE); left > 0; left--) {
            in.head(4, 2, 2);
            String name = in.text();
            byte[] value = in.bytesOrNull();
            if (value != null) {
                headers.putIfAbsent(name, new String(value, StandardCharsets.UTF_8));
            }
        }
        String replaced = null;
        String value = null;
        if (in.nextIsArray()) {
            in.head(4, 3, 3);
            replaced = in.text();
            in.head(0, 0, Long.MAX_VALUE);
            byte[] hash = in.bytesOrNull();
            if (!REASONS.contains(replaced) || hash == null || hash.length != 32) {
                throw new IllegalArgumentException("what stands for the value is not reason, length and hash");
            }
        } else {
            value = utf8(in.bytesOrNull());
        }
        if (in.source.hasRemaining()) {
            throw new IllegalArgumentException("bytes follow the entry");
        }
        String keyText = key == null ? null : new String(key, StandardCharsets.UTF_8);
        return new ReadEntry(topic, partition, offset, keyText, headers, value, replaced);
    }

    private static @Nullable String utf8(byte @Nullable [] bytes) {
        if (bytes == null) {
            throw new IllegalArgumentException("the value is null");
        }
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(bytes))
                    .toString();
        } catch (CharacterCodingException e) {
            return null;
        }
    }

    private record Cbor(ByteBuffer source) {

        /** Reads the head of an item of this major type and checks that its argument is within the bounds. */
        long head(int major, long least, long most) {
            int first = next();
            int kind = first & 0x1f;
            if (first >> 5 != major || kind > 27) {
                throw new IllegalArgumentException("unexpected item");
            }
            long value = kind;
            if (kind >= 24) {
                int size = 1 << (kind - 24);
                value = 0;
                for (int i = 0; i < size; i++) {
                    value = value << 8 | next();
                }
                long floor = size == 1 ? 24 : 1L << (size * 4);
                if (Long.compareUnsigned(value, floor) < 0) {
                    throw new IllegalArgumentException("not the shortest spelling");
                }
            }
            if (value < least || value > most) {
                throw new IllegalArgumentException("number out of bounds");
            }
            return value;
        }

        String text() {
            try {
                return StandardCharsets.UTF_8
                        .newDecoder()
                        .decode(ByteBuffer.wrap(take(head(3, 0, source.remaining()))))
                        .toString();
            } catch (CharacterCodingException e) {
                throw new IllegalArgumentException("text is not UTF-8", e);
            }
        }

        byte @Nullable [] bytesOrNull() {
            if (source.hasRemaining() && (source.get(source.position()) & 0xff) == 0xf6) {
                next();
                return null;
            }
            return take(head(2, 0, source.remaining()));
        }

        boolean nextIsArray() {
            return source.hasRemaining() && (source.get(source.position()) & 0xff) >> 5 == 4;
        }

        private byte[] take(long length) {
            if (length > source.remaining()) {
                throw new IllegalArgumentException("the entry ends too early");
            }
            byte[] bytes = new byte[(int) length];
            source.get(bytes);
            return bytes;
        }

        private int next() {
            if (!source.hasRemaining()) {
                throw new IllegalArgumentException("the entry ends too early");
            }
            return source.get() & 0xff;
        }
    }
}
