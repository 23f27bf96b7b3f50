package io.traitortrack.localstack.state;

import java.nio.file.Path;

/**
 * Data, logs and pid files of one running stack; a clone may hold several, one for each stack.
 *
 * @param path absolute path
 */
public record StateFolder(Path path) {
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
}
