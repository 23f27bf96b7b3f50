package io.traitortrack.audit.check;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

import org.jspecify.annotations.Nullable;

/** The checkpoint of the last green run: the log must have grown from it, and from nothing else. */
final class LastSeen {
    private LastSeen() {}

    static @Nullable SignedCheckpoint read(@Nullable Path file, VerificationKey key) {
        if (file == null || !Files.exists(file)) {
            return null;
        }
        try {
            return SignedCheckpoint.verify(Files.readString(file), key);
        } catch (IOException e) {
            throw new CheckFailed("The last checkpoint in " + file + " could not be read.");
        } catch (SignedCheckpoint.Unsigned e) {
            throw new CheckFailed("The file " + file + " holds no checkpoint of this log's key: " + e.getMessage());
        }
    }

    static void write(@Nullable Path file, SignedCheckpoint checkpoint) {
        if (file == null) {
            return;
        }
        try {
            var folder = file.toAbsolutePath().getParent();
            Files.createDirectories(folder);
            var next = Files.createTempFile(folder, "checkpoint", ".next");
            Files.writeString(next, checkpoint.note());
            Files.move(next, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new CheckFailed("The checkpoint could not be remembered in " + file + ".");
        }
    }
}
