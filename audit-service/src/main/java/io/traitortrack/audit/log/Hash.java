package io.traitortrack.audit.log;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;

/**
 * A SHA-256 hash of the Merkle tree, as RFC 6962 section 2.1 defines it: leaves are hashed behind a zero byte, inner
 * nodes behind a one byte, so that no leaf can pass for a node.
 */
public final class Hash {
    /** Length of every hash in bytes. */
    public static final int LENGTH = 32;
    /** The root of the tree without leaves: the hash of nothing. */
    public static final Hash EMPTY_ROOT = new Hash(sha256().digest());

    private final byte[] bytes;

    private Hash(byte[] bytes) {
        this.bytes = bytes;
    }

    /** Reads the 32 bytes that start at {@code offset}. */
    public static Hash read(byte[] source, int offset) {
        return new Hash(Arrays.copyOfRange(source, offset, offset + LENGTH));
    }

    /** A hash given as its 32 bytes. */
    public static Hash of(byte[] bytes) {
        if (bytes.length != LENGTH) {
            throw new IllegalArgumentException("a hash has 32 bytes, not " + bytes.length);
        }
        return read(bytes, 0);
    }

    /** The plain SHA-256 of some bytes, for content that is not part of the tree. */
    public static Hash ofContent(byte[] content) {
        return new Hash(sha256().digest(content));
    }

    /** The leaf hash of an entry: {@code SHA-256(0x00 || entry)}. */
    public static Hash leaf(byte[] entry) {
        var digest = sha256();
        digest.update((byte) 0);
        return new Hash(digest.digest(entry));
    }

    /** The hash of an inner node: {@code SHA-256(0x01 || left || right)}. */
    public static Hash node(Hash left, Hash right) {
        var digest = sha256();
        digest.update((byte) 1);
        digest.update(left.bytes);
        return new Hash(digest.digest(right.bytes));
    }

    /** Copies the 32 bytes to {@code target}. */
    public void write(byte[] target, int offset) {
        System.arraycopy(bytes, 0, target, offset, LENGTH);
    }

    public byte[] toBytes() {
        return bytes.clone();
    }

    /** Standard base64, as notes and proofs carry it. */
    public String base64() {
        return Base64.getEncoder().encodeToString(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Hash that && Arrays.equals(bytes, that.bytes);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
        return base64();
    }
}
