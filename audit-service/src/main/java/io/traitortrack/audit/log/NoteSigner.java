package io.traitortrack.audit.log;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.spec.NamedParameterSpec;
import java.util.Arrays;
import java.util.Base64;

/** Signs notes with Ed25519 (C2SP signed-note). Holds the private key and never shows it. */
public final class NoteSigner {
    private final VerifierKey verifierKey;
    private final PrivateKey privateKey;

    private NoteSigner(VerifierKey verifierKey, PrivateKey privateKey) {
        this.verifierKey = verifierKey;
        this.privateKey = privateKey;
    }

    /**
     * The signer of a seed.
     *
     * @param name key name, for checkpoints the origin of the log
     * @param seedBase64 the 32 bytes of an RFC 8032 private key, in standard base64
     */
    public static NoteSigner of(String name, String seedBase64) {
        byte[] seed;
        try {
            seed = Base64.getDecoder().decode(seedBase64.strip());
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("the signing key is not base64", e);
        }
        if (seed.length != 32) {
            throw new IllegalArgumentException("the signing key has 32 bytes in base64, not " + seed.length);
        }
        var pair = keyPair(seed);
        byte[] encoded = pair.getPublic().getEncoded();
        byte[] raw = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
        return new NoteSigner(new VerifierKey(name, Bytes.of(raw)), pair.getPrivate());
    }

    public VerifierKey verifierKey() {
        return verifierKey;
    }

    /** The text, an empty line and the signature line. The text ends with a newline. */
    public String sign(String text) {
        if (!text.endsWith("\n")) {
            throw new IllegalArgumentException("the text of a note ends with a newline");
        }
        byte[] signature = signature(text.getBytes(StandardCharsets.UTF_8));
        byte[] line = ByteBuffer.allocate(4 + signature.length)
                .put(verifierKey.id())
                .put(signature)
                .array();
        return text + "\n\u2014 " + verifierKey.name() + " "
                + Base64.getEncoder().encodeToString(line) + "\n";
    }

    private byte[] signature(byte[] text) {
        try {
            var ed25519 = Signature.getInstance("Ed25519");
            ed25519.initSign(privateKey);
            ed25519.update(text);
            return ed25519.sign();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("Ed25519 refused to sign", e);
        }
    }

    /** The JDK derives the public key only while it generates a pair, so it generates one from the seed. */
    private static KeyPair keyPair(byte[] seed) {
        try {
            var generator = KeyPairGenerator.getInstance("Ed25519");
            generator.initialize(NamedParameterSpec.ED25519, new Seed(seed));
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has Ed25519", e);
        }
    }

    private static final class Seed extends SecureRandom {
        private final byte[] seed;

        Seed(byte[] seed) {
            this.seed = seed;
        }

        @Override
        public void nextBytes(byte[] bytes) {
            if (bytes.length != seed.length) {
                throw new IllegalStateException("an Ed25519 key is made of 32 bytes");
            }
            System.arraycopy(seed, 0, bytes, 0, bytes.length);
        }
    }

    @Override
    public String toString() {
        return "NoteSigner[" + verifierKey.name() + "]";
    }
}
