package io.traitortrack.system.proof;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * The public half of a log's signing key, as C2SP signed-note writes it.
 *
 * @param name the key's name, for a checkpoint also its origin
 * @param id first four bytes of SHA-256 over name, newline, algorithm byte and key, in hexadecimal
 */
public record VerifierKey(String name, String id, PublicKey key) {

    private static final byte ED25519 = 1;
    /** The fixed start of every Ed25519 key in X.509 form (RFC 8410); the 32 bytes of the key follow. */
    private static final byte[] X509_START = HexFormat.of().parseHex("302a300506032b6570032100");

    /** Reads {@code name+id+base64}; an id that does not belong to name and key is refused. */
    public static VerifierKey parse(String text) {
        String[] parts = text.split("\\+", 3);
        if (parts.length != 3) {
            throw new ProofRefused("the verifier key is not name+id+key");
        }
        String id = parts[1];
        byte[] typed = Base64.getDecoder().decode(parts[2]);
        if (typed.length != 33 || typed[0] != ED25519) {
            throw new ProofRefused("the verifier key is not an Ed25519 key");
        }
        byte[] named = Hash.sha256((parts[0] + "\n").getBytes(StandardCharsets.UTF_8), typed);
        if (!id.equals(HexFormat.of().formatHex(named, 0, 4))) {
            throw new ProofRefused("the verifier key's id does not belong to its name and key");
        }
        try {
            byte[] encoded = Arrays.copyOf(X509_START, X509_START.length + 32);
            System.arraycopy(typed, 1, encoded, X509_START.length, 32);
            return new VerifierKey(
                    parts[0], id, KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(encoded)));
        } catch (GeneralSecurityException e) {
            throw new ProofRefused("the verifier key cannot be used: " + e.getMessage());
        }
    }

    /** Whether this key made the signature over the text. */
    boolean made(byte[] signature, byte[] text) {
        try {
            Signature ed25519 = Signature.getInstance("Ed25519");
            ed25519.initVerify(key);
            ed25519.update(text);
            return ed25519.verify(signature);
        } catch (GeneralSecurityException e) {
            return false;
        }
    }
}
