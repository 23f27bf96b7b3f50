package io.traitortrack.audit.check;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.MessageDigest;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;

/**
 * An Ed25519 verifier key of C2SP signed-note, {@code name+id+base64}.
 *
 * @param name key name; of a log its origin
 * @param id four bytes in hexadecimal
 */
record VerificationKey(String name, String id, PublicKey publicKey) {
    /** What X.509 puts before the 32 bytes of an Ed25519 key. */
    private static final byte[] X509_PREFIX = HexFormat.of().parseHex("302a300506032b6570032100");

    static VerificationKey parse(String line) {
        String[] parts = line.strip().split("\\+", 3);
        try {
            if (parts.length != 3 || parts[0].isEmpty()) {
                throw new CheckFailed("A verifier key reads name+id+base64.");
            }
            byte[] typed = Base64.getDecoder().decode(parts[2]);
            if (typed.length != 33 || typed[0] != 1) {
                throw new CheckFailed("The verifier key is not an Ed25519 key.");
            }
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update((parts[0] + "\n").getBytes(StandardCharsets.UTF_8));
            String id = HexFormat.of().formatHex(digest.digest(typed), 0, 4);
            if (!id.equals(parts[1])) {
                throw new CheckFailed("The verifier key does not have the id that it names.");
            }
            byte[] x509 = Arrays.copyOf(X509_PREFIX, X509_PREFIX.length + 32);
            System.arraycopy(typed, 1, x509, X509_PREFIX.length, 32);
            var key = KeyFactory.getInstance("Ed25519").generatePublic(new X509EncodedKeySpec(x509));
            return new VerificationKey(parts[0], id, key);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            throw new CheckFailed("The verifier key could not be read: " + e.getMessage());
        }
    }

    /** Whether the base64 of a signature line is this key's signature of the text. */
    boolean signed(String text, String signatureBase64) {
        try {
            byte[] bytes = Base64.getDecoder().decode(signatureBase64);
            if (bytes.length < 4 || !HexFormat.of().formatHex(bytes, 0, 4).equals(id)) {
                return false;
            }
            var verifier = Signature.getInstance("Ed25519");
            verifier.initVerify(publicKey);
            verifier.update(text.getBytes(StandardCharsets.UTF_8));
            return verifier.verify(bytes, 4, bytes.length - 4);
        } catch (GeneralSecurityException | IllegalArgumentException e) {
            return false;
        }
    }
}
