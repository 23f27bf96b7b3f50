package io.traitortrack.audit.log;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

import org.jspecify.annotations.Nullable;

/** Writes the few kinds of deterministic CBOR (RFC 8949 section 4.2.1) that an entry is made of. */
final class CborWriter {
    private static final int UNSIGNED = 0;
    private static final int BYTE_STRING = 2;
    private static final int TEXT_STRING = 3;
    private static final int ARRAY = 4;
    private static final byte NULL = (byte) 0xf6;

    private byte[] buffer = new byte[1024];
    private int length;

    CborWriter array(int items) {
        head(ARRAY, items);
        return this;
    }

    CborWriter unsigned(long value) {
        if (value < 0) {
            throw new IllegalArgumentException("not an unsigned number: " + value);
        }
        head(UNSIGNED, value);
        return this;
    }

    CborWriter text(String value) {
        byte[] utf8 = value.getBytes(StandardCharsets.UTF_8);
        head(TEXT_STRING, utf8.length);
        raw(utf8);
        return this;
    }

    CborWriter bytes(byte @Nullable [] value) {
        if (value == null) {
            reserve(1);
            buffer[length++] = NULL;
        } else {
            head(BYTE_STRING, value.length);
            raw(value);
        }
        return this;
    }

    byte[] toBytes() {
        return Arrays.copyOf(buffer, length);
    }

    private void head(int major, long value) {
        reserve(9);
        if (value < 24) {
            buffer[length++] = (byte) (major << 5 | (int) value);
        } else if (value < 1L << 8) {
            head(major, 24, value, 1);
        } else if (value < 1L << 16) {
            head(major, 25, value, 2);
        } else if (value < 1L << 32) {
            head(major, 26, value, 4);
        } else {
            head(major, 27, value, 8);
        }
    }

    private void head(int major, int additional, long value, int size) {
        buffer[length++] = (byte) (major << 5 | additional);
        for (int shift = (size - 1) * 8; shift >= 0; shift -= 8) {
            buffer[length++] = (byte) (value >>> shift);
        }
    }

    private void raw(byte[] bytes) {
        reserve(bytes.length);
        System.arraycopy(bytes, 0, buffer, length, bytes.length);
        length += bytes.length;
    }

    private void reserve(int more) {
        if (buffer.length - length < more) {
            buffer = Arrays.copyOf(buffer, Math.max(buffer.length * 2, length + more));
        }
    }
}
