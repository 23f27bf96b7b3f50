package io.traitortrack.localstack.server;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

import io.traitortrack.localstack.process.ChildProcess;
import io.traitortrack.localstack.process.StartFailure;

/** Runs a program that refuses to be root, also for root. */
final class Unprivileged {
    private static final String NOBODY = "nobody";

    private Unprivileged() {}

    /**
     * What to put before a command that works in {@code folder}: nothing for ordinary users; for root a user namespace,
     * in which the files stay root's and the program is nobody; where namespaces are forbidden, the user nobody, who is
     * given the folder.
     */
    static List<String> prefix(Path folder) {
        if (!"root".equals(System.getProperty("user.name"))) {
            return List.of();
        }
        if (works(List.of("unshare", "-U", "true"))) {
            return List.of("unshare", "-U");
        }
        List<String> setpriv =
                List.of("setpriv", "--reuid=" + NOBODY, "--regid=nogroup", "--clear-groups", "--no-new-privs");
        if (works(Stream.concat(setpriv.stream(), Stream.of("true")).toList())) {
            give(folder);
            return setpriv;
        }
        throw new StartFailure("PostgreSQL refuses to run as root, and neither `unshare -U` nor `setpriv` works here."
                + " Run as an ordinary user.");
    }

    private static boolean works(List<String> command) {
        try {
            ChildProcess.run("A trial", command, Map.of(), Path.of("/"));
            return true;
        } catch (StartFailure refused) {
            return false;
        }
    }

    private static void give(Path folder) {
        try (Stream<Path> all = Files.walk(folder)) {
            var nobody = folder.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(NOBODY);
            for (Path path : all.toList()) {
                Files.setOwner(path, nobody);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
