package io.traitortrack.localstack.state;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.ZipFile;

/** SHA-256 in hex over content: the same content has the same fingerprint, whenever and wherever it was written. */
public final class Fingerprint {
    private Fingerprint() {}

    /** Of words in their order. */
    public static String of(List<String> words) {
        MessageDigest digest = sha256();
        words.forEach(word -> {
            digest.update(word.getBytes(StandardCharsets.UTF_8));
            digest.update((byte) 0);
        });
        return HexFormat.of().formatHex(digest.digest());
    }

    /** Of what an archive holds, by the names, lengths and checksums in its directory: its bytes need not be read. */
    public static String ofArchive(Path archive) throws IOException {
        try (ZipFile zip = new ZipFile(archive.toFile())) {
            return of(zip.stream()
                    .map(entry -> entry.getName() + ":" + entry.getSize() + ":" + entry.getCrc())
                    .toList());
        }
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("Every JDK has SHA-256", e);
        }
    }
}
