package io.traitortrack.localstack.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.regex.Pattern;
import java.util.stream.Stream;

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

    public Path kafkaFiles() {
        return root.resolve("infra/kafka");
    }

    public Path redisSettings() {
        return root.resolve("infra/redis/redis.conf");
    }

    /** The realm as code: of every environment, and the users of the demonstration. */
    public Path realmFiles() {
        return root.resolve("identity/realm");
    }

    /** The executable jar that the build made of a service, e.g. of {@code scan-service}. */
    public Path jar(String service) {
        Path target = root.resolve(service).resolve("target");
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file ->
                            file.getFileName().toString().matches(Pattern.quote(service) + "-[^-]*(-SNAPSHOT)?\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new IOException("no jar"));
        } catch (IOException e) {
            throw new StartFailure("The build has left no jar of " + service + " in " + target + ".", e);
        }
    }
}
