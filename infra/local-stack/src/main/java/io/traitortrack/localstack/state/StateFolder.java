package io.traitortrack.localstack.state;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

import io.traitortrack.localstack.process.StartFailure;

/**
 * Data, logs and pid files of one running stack; a clone may hold several, one for each stack.
 *
 * @param path absolute path
 */
public record StateFolder(Path path) {
    /** What a wipe keeps: unpacked servers, caches and what the build remembers hold no data. */
    public static final Set<String> KEPT = Set.of("servers", "aot", "build", "lock", "test");

    public Path data(String server) {
        return path.resolve("data").resolve(server);
    }

    public Path log(String server) {
        return logs().resolve(server + ".log");
    }

    public Path logs() {
        return path.resolve("logs");
    }

    public Path pidFile(String server) {
        return path.resolve("run").resolve(server + ".pid");
    }

    public Path secrets() {
        return path.resolve("secrets.env");
    }

    /** The ports that this stack was started with last; empty before its first start. */
    public Optional<Integer> portBase() {
        try {
            return Optional.of(Integer.parseInt(Files.readString(portBaseFile()).strip()));
        } catch (IOException | NumberFormatException none) {
            return Optional.empty();
        }
    }

    /** Later commands need not be told the ports again. */
    public void rememberPortBase(int base) {
        try {
            Files.createDirectories(path);
            Files.writeString(portBaseFile(), base + "\n");
        } catch (IOException e) {
            throw new StartFailure(portBaseFile() + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** What the virtual machines of this stack were started with last; empty before its first start. */
    public String compiler() {
        try {
            return Files.readString(compilerFile()).strip();
        } catch (IOException none) {
            return "";
        }
    }

    public void rememberCompiler(String compiler) {
        try {
            Files.writeString(compilerFile(), compiler + "\n");
        } catch (IOException e) {
            throw new StartFailure(compilerFile() + " cannot be written: " + e.getMessage(), e);
        }
    }

    /** How many replicas of the scan service this stack was started with last; empty before its first start. */
    public Optional<Integer> replicas() {
        try {
            return Optional.of(Integer.parseInt(Files.readString(replicasFile()).strip()));
        } catch (IOException | NumberFormatException none) {
            return Optional.empty();
        }
    }

    public void rememberReplicas(int count) {
        try {
            Files.writeString(replicasFile(), count + "\n");
        } catch (IOException e) {
            throw new StartFailure(replicasFile() + " cannot be written: " + e.getMessage(), e);
        }
    }

    private Path replicasFile() {
        return path.resolve("replicas");
    }

    private Path compilerFile() {
        return path.resolve("compiler");
    }

    private Path portBaseFile() {
        return path.resolve("port-base");
    }
}
