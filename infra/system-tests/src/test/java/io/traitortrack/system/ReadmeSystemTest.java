package io.traitortrack.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

import static org.assertj.core.api.Assertions.assertThat;

/** The first tour of the README, typed as it stands there, with only the address and the codes of this stack. */
@ExtendWith(Stack.class)
class ReadmeSystemTest {

    private static final String BEGINS = "In bash:\n\n```sh\n";

    @Test
    void theFirstTourEndsWithAVerifiedProof(Installation installation) throws Exception {
        String text = run(
                installation,
                tour(installation.checkout().resolve("README.md"))
                        .replace("http://localhost:8080", installation.edge().toString())
                        // the audit log follows within a moment, and a script types faster than a reader
                        .replace("EVENT=$(", "for _ in {1..50}; do EVENT=$(")
                        .replace("cut -d'\"' -f4)\n", "cut -d'\"' -f4); [ -z \"$EVENT\" ] || break; done\n"));

        assertThat(text)
                .contains("\"outcome\":\"REGISTERED\"")
                .contains("\"outcome\":\"LINKED\"")
                .contains("\"code\":\"0016586\"")
                .contains("c2sp.org/tlog-proof")
                .doesNotContain("\"status\":4", "\"status\":5");
    }

    private static String tour(Path readme) throws IOException {
        String text = Files.readString(readme);
        int start = text.indexOf(BEGINS) + BEGINS.length();
        assertThat(start).isGreaterThan(BEGINS.length());
        return text.substring(start, text.indexOf("```", start));
    }

    private static String run(Installation installation, String commands) throws Exception {
        ProcessBuilder bash = new ProcessBuilder("bash", "-e", "-u", "-o", "pipefail", "-c", commands)
                .directory(installation.checkout().toFile())
                .redirectErrorStream(true);
        bash.environment().putAll(RunningStack.environment(installation));
        Process process = bash.start();
        process.getOutputStream().close();
        String text = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(process.waitFor(5, TimeUnit.MINUTES)).as(text).isTrue();
        assertThat(process.exitValue()).as(text).isZero();
        return text;
    }
}
