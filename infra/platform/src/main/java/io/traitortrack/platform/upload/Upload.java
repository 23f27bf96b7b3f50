package io.traitortrack.platform.upload;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * A file that somebody sent, until it is closed: then it is deleted.
 *
 * @param path under a generated name in the private directory
 * @param name as the sender called it, fit to be shown; never a path
 * @param sha256 of its bytes, in hex
 */
public record Upload(Path path, String name, long bytes, String sha256) implements AutoCloseable {

    @Override
    public void close() {
        try {
            Files.deleteIfExists(path);
        } catch (IOException left) {
            throw new UncheckedIOException("an upload could not be deleted", left);
        }
    }
}
