package io.traitortrack.system.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.Arrays;

/** How long this disk takes to make 8 KiB durable: without it no figure of a database can be compared. */
final class FlushLatency {

    private static final int TIMES = 200;
    private static final int PAGE = 8 * 1024;

    private FlushLatency() {}

    /** The median of 200 writes, each flushed, to a file in that folder. */
    static Duration median(Path folder) {
        long[] nanos = new long[TIMES];
        try {
            Path file = Files.createTempFile(folder, "flush", ".probe");
            try (FileChannel channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
                for (int i = 0; i < TIMES; i++) {
                    long start = System.nanoTime();
                    channel.write(ByteBuffer.allocate(PAGE), (long) i * PAGE);
                    channel.force(false);
                    nanos[i] = System.nanoTime() - start;
                }
            } finally {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Arrays.sort(nanos);
        return Duration.ofNanos(nanos[TIMES / 2]);
    }
}
