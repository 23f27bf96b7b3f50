package io.traitortrack.localstack.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The end of a log as people can read it: of a JSON line (ECS) only level, message and error. */
final class LogTail {
    private static final int LINES = 15;
    private static final int COLUMNS = 300;

    private LogTail() {}

    /** A sentence that names the log, then its last lines, indented. */
    static String of(Path log) {
        try {
            return " The end of " + log + ":\n" + readable(Files.readAllLines(log, StandardCharsets.ISO_8859_1));
        } catch (IOException none) {
            return " It left no log at " + log + ".";
        }
    }

    /** The last lines, indented. */
    static String readable(List<String> lines) {
        return lines.subList(Math.max(0, lines.size() - LINES), lines.size()).stream()
                .filter(line -> !line.isBlank())
                .map(LogTail::plain)
                .map(line -> line.length() <= COLUMNS ? line : line.substring(0, COLUMNS) + " …")
                .collect(Collectors.joining("\n"))
                .indent(4);
    }

    private static String plain(String line) {
        if (!line.startsWith("{\"@timestamp\"")) {
            return line;
        }
        try {
            JsonNode json = JsonMapper.shared().readTree(line);
            String error = json.path("error").path("message").asString("");
            return json.path("log").path("level").asString("") + " "
                    + json.path("message").asString("").lines().collect(Collectors.joining(" "))
                    + (error.isEmpty() ? "" : ": " + error);
        } catch (JacksonException cut) {
            return line;
        }
    }
}
