package io.traitortrack.audit.log;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * Bytes as a value: equal when their content is.
 *
 * <p>Wraps the array without a copy; whoever hands one over no longer writes to it.
 */
public final class Bytes {
    private final byte[] array;

    private Bytes(byte[] array) {
        this.array = array;
    }

    /** Wraps, does not copy. */
    public static Bytes of(byte[] array) {
        return new Bytes(array);
    }

    /** The UTF-8 bytes of a text. */
    public static Bytes utf8(String text) {
        return new Bytes(text.getBytes(StandardCharsets.UTF_8));
    }

    /** The wrapped array itself; callers only read it. */
    public byte[] array() {
        return array;
    }

    public int length() {
        return array.length;
    }

    /** The bytes read as UTF-8, malformed sequences replaced. */
    public String text() {
        return new String(array, StandardCharsets.UTF_8);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Bytes that && Arrays.equals(array, that.array);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(array);
    }

    @Override
    public String toString() {
        return HexFormat.of().formatHex(array);
    }
}
