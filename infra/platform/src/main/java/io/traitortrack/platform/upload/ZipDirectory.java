package io.traitortrack.platform.upload;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;

/** Looks how much of a file is the list of its parts: whoever opens an archive has all of that list in memory. */
final class ZipDirectory {

    /** Archives within the archive have parts as well, and data may look like one. */
    private static final int MOST_PARTS = 10_000;

    private static final int MOST_BYTES = 4 * 1024 * 1024;

    /** How the entry of a part begins. */
    private static final int BEGIN = 0x504b0102;

    /** From there to the lengths of its name, its extra fields and its comment, of two bytes each. */
    private static final int TO_LENGTHS = 24;

    private ZipDirectory() {}

    static void check(Path file) throws IOException {
        long parts = 0;
        long bytes = 0;
        int last = 0;
        try (InputStream in = new BufferedInputStream(Files.newInputStream(file), 64 * 1024)) {
            for (int b = in.read(); b >= 0; b = in.read()) {
                last = (last << 8) | b;
                if (last == BEGIN) {
                    parts++;
                    in.mark(TO_LENGTHS + 6);
                    bytes += lengths(in.readNBytes(TO_LENGTHS + 6));
                    in.reset();
                    if (parts > MOST_PARTS || bytes > MOST_BYTES) {
                        throw FileRefused.notSafe("The workbook has too many parts.");
                    }
                }
            }
        }
    }

    private static long lengths(byte[] entry) {
        long sum = 0;
        for (int at = TO_LENGTHS; at + 1 < entry.length; at += 2) {
            sum += (entry[at] & 0xff) | (entry[at + 1] & 0xff) << 8;
        }
        return sum;
    }
}
