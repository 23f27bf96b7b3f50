package io.traitortrack.system;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

import io.traitortrack.localstack.PortPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;

/** A second stack beside the first one, broken off while it starts. */
@ExtendWith(Stack.class)
class BreakingOffSystemTest {

    @Test
    void ctrlCLeavesNoProcessBehindAndTheStackBesideItAlone(Installation installation, @TempDir Path state)
            throws Exception {
        Launcher elsewhere = RunningStack.elsewhere(
                Launcher.of(installation), state, PortPlan.free().base());

        Process up = elsewhere.start("up");
        List<String> said = readUntil(up, "Kafka is ready");
        assertThat(processesOf(state)).as(said.toString()).hasSizeGreaterThan(2);
        new ProcessBuilder("kill", "-INT", String.valueOf(up.pid())).start().waitFor();

        assertThat(up.waitFor(1, TimeUnit.MINUTES)).as(said.toString()).isTrue();
        assertThat(up.exitValue()).isEqualTo(130);
        assertThat(processesOf(state)).isEmpty();
        assertThat(elsewhere.run("status").text()).doesNotContain("UP");
        assertThat(Launcher.of(installation).run("status").text())
                .contains("gateway")
                .doesNotContain("DOWN");
    }

    private static List<String> readUntil(Process process, String word) throws IOException {
        BufferedReader reader =
                new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        List<String> lines = new ArrayList<>();
        String line = reader.readLine();
        while (line != null) {
            lines.add(line);
            if (line.contains(word)) {
                return lines;
            }
            line = reader.readLine();
        }
        throw new AssertionError("it ended before it said \"" + word + "\": " + lines);
    }

    /** Every process that was started with this folder in its arguments or its environment. */
    private static List<String> processesOf(Path state) throws IOException {
        try (Stream<Path> processes = Files.list(Path.of("/proc"))) {
            return processes
                    .filter(process -> process.getFileName().toString().matches("\\d+"))
                    .filter(process -> !process.getFileName()
                            .toString()
                            .equals(String.valueOf(ProcessHandle.current().pid())))
                    .filter(process ->
                            mentions(process.resolve("cmdline"), state) || mentions(process.resolve("environ"), state))
                    .map(Path::toString)
                    .toList();
        }
    }

    private static boolean mentions(Path file, Path state) {
        try {
            return new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(state.toString());
        } catch (IOException gone) {
            return false;
        }
    }
}
