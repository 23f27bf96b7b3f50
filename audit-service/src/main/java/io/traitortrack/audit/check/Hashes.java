package io.traitortrack.audit.check;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** The hashes of RFC 6962 section 2.1, written down a second time. */
final class Hashes {
    private Hashes() {}

    static byte[] empty() {
        return sha256().digest();
    }

    static byte[] leaf(byte[] entry) {
        var digest = sha256();
        digest.update((byte) 0x00);
        return digest.digest(entry);
    }

    static byte[] node(byte[] left, byte[] right) {
        var digest = sha256();
        digest.update((byte) 0x01);
        digest.update(left);
        return digest.digest(right);
    }

    /** Of bytes that are no part of the tree. */
    static byte[] content(byte[] bytes) {
        return sha256().digest(bytes);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }
}
