package io.traitortrack.audit.check;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** The checker on a log whose tiles are three levels high; too long a test to be among the fast ones. */
class AuditCheckOfALongLogIT {

    private static final int ENTRIES = 66_000;

    @Test
    void isGreenForALogOfThreeLevels(@TempDir Path folder) throws IOException {
        Path token = Files.writeString(folder.resolve("token"), ServedLog.TOKEN);
        var out = new ByteArrayOutputStream();
        try (ServedLog served = new ServedLog()) {
            served.with(ENTRIES);

            int code = AuditCheck.run(
                    new String[] {"--url", served.url(), "--token-file", token.toString(), "--settle", "0"},
                    new PrintStream(out, true, StandardCharsets.UTF_8),
                    System.err);

            assertThat(out.toString(StandardCharsets.UTF_8)).startsWith("green: all %,d entries".formatted(ENTRIES));
            assertThat(code).isZero();
        }
    }
}
