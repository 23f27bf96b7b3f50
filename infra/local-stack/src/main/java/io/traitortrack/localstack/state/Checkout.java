package io.traitortrack.localstack.state;

import java.nio.file.Files;
import java.nio.file.Path;

import io.traitortrack.localstack.process.StartFailure;

/**
 * The clone that this program belongs to.
 *
 * @param root absolute path of the folder with the launcher
 */
public record Checkout(Path root) {
    private static final String ROOT_PROPERTY = "tt.root";

    /** The clone named by the system property {@code tt.root}, else the one around the working directory. */
    public static Checkout find() {
        String named = System.getProperty(ROOT_PROPERTY);
        if (named != null && !named.isBlank()) {
            return new Checkout(Path.of(named).toAbsolutePath().normalize());
        }
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            if (Files.isDirectory(folder.resolve("infra/postgres/init"))) {
                return new Checkout(folder);
            }
        }
        throw new StartFailure("No TraitorTrack clone around " + Path.of("").toAbsolutePath() + "; name it with -D"
                + ROOT_PROPERTY + "=<folder>.");
    }

    /** Where the build gathers the servers' artifacts. */
    public Path gathered() {
        return root.resolve("infra/local-stack/servers/target/gathered");
    }

    /** The folder of everything that is made at run time; ignored by version control. */
    public Path state() {
        return root.resolve(".traitortrack");
    }

    public Path postgresFiles() {
        return root.resolve("infra/postgres");
    }

    public Path topics() {
        return root.resolve("infra/kafka/topics.json");
    }
}
