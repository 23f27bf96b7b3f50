package io.traitortrack.audit.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The public half of a note key, C2SP signed-note: a name, a key id of four bytes, and the Ed25519 key.
 *
 * @param name key name, for a checkpoint the same as its origin
 * @param publicKey the 32 bytes of the Ed25519 key
 */
public record VerifierKey(String name, Bytes publicKey) {
    private static final byte ED25519 = 1;

    public VerifierKey {
        if (name.isEmpty() || name.chars().anyMatch(c -> c == '+' || Character.isWhitespace(c))) {
            throw new IllegalArgumentException("a key name is not empty and has no space and no plus: '" + name + "'");
        }
        if (publicKey.length() != 32) {
            throw new IllegalArgumentException("an Ed25519 key has 32 bytes");
        }
    }

    /** First four bytes of {@code SHA-256(name || 0x0A || 0x01 || key)}. */
    public byte[] id() {
        byte[] text = (name + "\n").getBytes(StandardCharsets.UTF_8);
        byte[] all = ByteBuffer.allocate(text.length + 33)
                .put(text)
                .put(ED25519)
                .put(publicKey.array())
                .array();
        return Arrays.copyOf(Hash.ofContent(all).toBytes(), 4);
    }

    /** One line, {@code name+id+base64}: what auditors pin. */
    public String line() {
        byte[] typed =
                ByteBuffer.allocate(33).put(ED25519).put(publicKey.array()).array();
        return name + "+" + HexFormat.of().formatHex(id()) + "+"
                + Base64.getEncoder().encodeToString(typed);
    }
}
