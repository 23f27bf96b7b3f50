package io.traitortrack.localstack.process;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class ChildProcessTest {
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    @TempDir
    private Path folder;

    @Test
    void findsARunningProcessByItsPidFile() {
        ChildProcess.Launch launch = shell("exec sleep 60");
        ChildProcess started = ChildProcess.start(launch);

        assertThat(ChildProcess.running(launch)).map(ChildProcess::identity).contains(started.identity());

        started.stop(PATIENCE);
        assertThat(ChildProcess.running(launch)).isEmpty();
        assertThat(launch.pidFile()).doesNotExist();
    }

    @Test
    void leavesAnotherProcessOfTheSamePidAlone() throws IOException {
        ChildProcess.Launch launch = shell("exec sleep 60");
        ChildProcess started = ChildProcess.start(launch);
        ProcessIdentity earlier = new ProcessIdentity(started.identity().pid(), "another-boot:1");
        earlier.writeTo(launch.pidFile());

        assertThat(ChildProcess.running(launch)).isEmpty();
        assertThat(started.alive()).isTrue();
        assertThat(launch.pidFile()).doesNotExist();

        started.stop(PATIENCE);
    }

    @Test
    void killsAProcessThatDoesNotEndWhenAsked() {
        ChildProcess stubborn =
                ChildProcess.start(shell("trap '' TERM; echo ready > ready; while :; do sleep 1; done"));
        stubborn.awaitReady(PATIENCE, () -> Files.exists(folder.resolve("ready")));

        stubborn.stop(Duration.ofMillis(200));

        assertThat(stubborn.alive()).isFalse();
    }

    @Test
    void saysWithTheEndOfTheLogWhyAProcessDied() {
        ChildProcess dying = ChildProcess.start(shell("sleep 0.1; echo no space left; exit 3"));

        assertThatThrownBy(() -> dying.awaitReady(PATIENCE, () -> false))
                .isInstanceOf(StartFailure.class)
                .hasMessageContaining("Sleeper ended before it was ready")
                .hasMessageContaining("no space left");
    }

    @Test
    void keepsTheLogOfTheRunBefore() throws IOException {
        ChildProcess.Launch launch = shell("echo first; exec sleep 60");
        ChildProcess first = ChildProcess.start(launch);
        first.awaitReady(PATIENCE, () -> contains(launch.log(), "first"));
        first.stop(PATIENCE);

        ChildProcess.start(shell("exec sleep 60")).stop(PATIENCE);

        assertThat(folder.resolve("sleeper.log.previous")).content().contains("first");
    }

    @Test
    void diesWithTheOneThatIsWatchedFor() throws IOException {
        ChildProcess watched = ChildProcess.start(shell("exec sleep 60"));
        Path data = Files.createDirectories(folder.resolve("data with spaces"));
        DeathWatch watch = DeathWatch.over(watched.identity(), data);

        watch.endOfPipe();

        assertThat(Await.until(PATIENCE, () -> !watched.alive() && !Files.exists(data)))
                .isTrue();
    }

    private static boolean contains(Path file, String text) {
        try {
            return Files.readString(file).contains(text);
        } catch (IOException notYet) {
            return false;
        }
    }

    private ChildProcess.Launch shell(String script) {
        return new ChildProcess.Launch(
                "Sleeper",
                List.of("sh", "-c", script),
                Map.of(),
                folder,
                folder.resolve("sleeper.log"),
                folder.resolve("sleeper.pid"),
                "TERM");
    }
}
