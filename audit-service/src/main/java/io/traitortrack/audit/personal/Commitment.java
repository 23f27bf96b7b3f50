package io.traitortrack.audit.personal;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;

import io.traitortrack.audit.log.Bytes;
import io.traitortrack.audit.log.Hash;
import org.jspecify.annotations.Nullable;

/** What an event carries in place of a personal field: {@code sha256:<base64url>} of salt and value. */
final class Commitment {

    private Commitment() {}

    /** Whether salt and value are what the event committed to. */
    static boolean matches(@Nullable String commitment, Bytes salt, String value) {
        byte[] text = value.getBytes(StandardCharsets.UTF_8);
        byte[] opened = ByteBuffer.allocate(salt.length() + text.length)
                .put(salt.array())
                .put(text)
                .array();
        String expected = "sha256:"
                + Base64.getUrlEncoder()
                        .withoutPadding()
                        .encodeToString(Hash.ofContent(opened).toBytes());
        return expected.equals(commitment);
    }
}
