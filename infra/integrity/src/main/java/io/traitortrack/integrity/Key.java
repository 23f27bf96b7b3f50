package io.traitortrack.integrity;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.UUID;

/** Sixteen bytes that stand for an id, or for texts by the beginning of their SHA-256. */
record Key(long high, long low) {

    private static final String SEPARATOR = "\u001f";
    private static final ThreadLocal<MessageDigest> SHA_256 = ThreadLocal.withInitial(Key::sha256);

    static Key of(UUID id) {
        return new Key(id.getMostSignificantBits(), id.getLeastSignificantBits());
    }

    /** Of texts in this order; PostgreSQL's {@code concat_ws(chr(31), ...)} yields the same. */
    static Key of(String... texts) {
        return of(String.join(SEPARATOR, texts).getBytes(StandardCharsets.UTF_8));
    }

    static Key of(byte[] content) {
        return ofDigest(SHA_256.get().digest(content));
    }

    /** Of a whole SHA-256. */
    static Key ofDigest(byte[] digest) {
        ByteBuffer bytes = ByteBuffer.wrap(digest);
        return new Key(bytes.getLong(), bytes.getLong());
    }

    UUID id() {
        return new UUID(high, low);
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }
}
