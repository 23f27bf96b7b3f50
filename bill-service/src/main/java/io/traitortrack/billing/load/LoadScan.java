package io.traitortrack.billing.load;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.UUID;

import org.jspecify.annotations.Nullable;

/**
 * One scan of a sack onto a bill, as sent.
 *
 * @param number the bill's, canonical
 * @param raw verbatim
 */
record LoadScan(
        UUID scanId, String number, String raw, @Nullable String stationCode) {

    /** Equal for equal content: SHA-256, in hexadecimal, over bill, raw text and station, each with its length. */
    String fingerprint() {
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (String part : new String[] {number, raw, stationCode == null ? "" : stationCode}) {
                byte[] bytes = part.getBytes(StandardCharsets.UTF_8);
                sha256.update((bytes.length + ":").getBytes(StandardCharsets.UTF_8));
                sha256.update(bytes);
            }
            return HexFormat.of().formatHex(sha256.digest());
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
    }
}
