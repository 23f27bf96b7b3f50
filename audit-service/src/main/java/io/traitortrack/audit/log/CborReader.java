package io.traitortrack.audit.log;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/** Reads what {@link CborWriter} writes and refuses every other spelling of the same content. */
final class CborReader {
    private static final int NULL = 0xf6;

    private final byte[] source;
    private int position;

    CborReader(byte[] source) {
        this.source = source;
    }

    int array() {
        return (int) head(4, Integer.MAX_VALUE);
    }

    long unsigned() {
        return head(0, Long.MAX_VALUE);
    }

    String text() {
        int length = (int) head(3, remaining());
        try {
            return StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(take(length)))
                    .toString();
        } catch (CharacterCodingException e) {
            throw new IllegalArgumentException("text at byte " + position + " is not UTF-8", e);
        }
    }

    byte @Nullable [] bytes() {
        if (peek() == NULL) {
            position++;
            return null;
        }
        return take((int) head(2, remaining()));
    }

    boolean atArray() {
        return peek() >> 5 == 4;
    }

    void end() {
        if (remaining() > 0) {
            throw new IllegalArgumentException(remaining() + " bytes behind the end of the entry");
        }
    }

    private int remaining() {
        return source.length - position;
    }

    private int peek() {
        if (remaining() == 0) {
            throw new IllegalArgumentException("the entry ends too early");
        }
        return source[position] & 0xff;
    }

    private long head(int major, long most) {
        int first = peek();
        if (first >> 5 != major) {
            throw new IllegalArgumentException("unexpected kind " + (first >> 5) + " at byte " + position);
        }
        position++;
        int additional = first & 0x1f;
        if (additional < 24) {
            return bounded(additional, most);
        }
        if (additional > 27) {
            throw new IllegalArgumentException("indefinite or reserved length at byte " + position);
        }
        long value = 0;
        for (byte b : take(1 << (additional - 24))) {
            value = value << 8 | (b & 0xff);
        }
        long least = additional == 24 ? 24 : 1L << (4 << (additional - 24));
        if (value >= 0 && value < least) {
            throw new IllegalArgumentException("a shorter spelling exists at byte " + position);
        }
        return bounded(value, most);
    }

    private long bounded(long value, long most) {
        if (value < 0 || value > most) {
            throw new IllegalArgumentException("length or number out of range at byte " + position);
        }
        return value;
    }

    private byte[] take(int length) {
        if (length > remaining()) {
            throw new IllegalArgumentException("the entry ends too early");
        }
        position += length;
        return Arrays.copyOfRange(source, position - length, position);
    }
}
