package io.traitortrack.scanning.imports;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;

import io.traitortrack.platform.upload.SheetRow;

/**
 * The ids of the scans in one file: UUIDv7, of the time at which this content came first, and of where in it the row
 * stands. The same content for the same station has the same ids for ever, whatever the file is called.
 */
final class ListedScans {

    private final Instant firstAt;
    private final byte[] file;
    private final MessageDigest digest;

    ListedScans(ImportKind kind, String stationCode, String sha256, Instant firstAt) {
        this.firstAt = firstAt;
        try {
            this.digest = MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException missing) {
            throw new IllegalStateException("every JDK has SHA-256", missing);
        }
        digest.update((kind + "\n" + stationCode + "\n").getBytes(StandardCharsets.UTF_8));
        this.file = digest.digest(HexFormat.of().parseHex(sha256));
    }

    /** When the rows count as scanned. */
    Instant scannedAt() {
        return firstAt;
    }

    /** The id of the scan that a row is; a seal has that of its sack's row. */
    UUID id(SheetRow row) {
        ByteBuffer place = ByteBuffer.allocate(8).putInt(row.sheetNumber()).putInt(row.number());
        digest.update(file);
        ByteBuffer hash = ByteBuffer.wrap(digest.digest(place.array()));
        long high = (firstAt.toEpochMilli() << 16) | 0x7000 | (hash.getLong() & 0x0fff);
        long low = (hash.getLong() & 0x3fff_ffff_ffff_ffffL) | 0x8000_0000_0000_0000L;
        return new UUID(high, low);
    }
}
