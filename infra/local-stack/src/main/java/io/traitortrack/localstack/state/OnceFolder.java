package io.traitortrack.localstack.state;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

import io.traitortrack.localstack.process.StartFailure;

/** A folder whose content is made once and then only read; it is there whole or not at all. */
public final class OnceFolder {
    private static final Map<Path, Object> IN_THIS_PROGRAM = new ConcurrentHashMap<>();

    private OnceFolder() {}

    /** Fills the folder that it is given. */
    public interface Making {
        void fill(Path folder) throws IOException;
    }

    /** The folder; where it is missing, one caller of this machine makes it and the others wait for that. */
    public static Path made(Path folder, Making making) {
        if (Files.isDirectory(folder)) {
            return folder;
        }
        try {
            Path parent = folder.resolveSibling(".");
            Files.createDirectories(parent);
            synchronized (IN_THIS_PROGRAM.computeIfAbsent(folder, path -> new Object())) {
                Path lockFile = folder.resolveSibling("." + folder.getFileName() + ".lock");
                try (FileChannel channel =
                                FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
                        FileLock lock = channel.lock()) {
                    if (lock.isValid() && !Files.isDirectory(folder)) {
                        Path partial = folder.resolveSibling("." + folder.getFileName() + ".partial");
                        Tree.delete(partial);
                        Files.createDirectory(partial);
                        making.fill(partial);
                        Files.setPosixFilePermissions(partial, PosixFilePermissions.fromString("rwxr-xr-x"));
                        Files.move(partial, folder, StandardCopyOption.ATOMIC_MOVE);
                    }
                }
            }
            return folder;
        } catch (IOException e) {
            throw new StartFailure("The folder " + folder + " could not be made: " + e.getMessage(), e);
        }
    }
}
