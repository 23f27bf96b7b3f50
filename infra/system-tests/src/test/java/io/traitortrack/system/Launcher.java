package io.traitortrack.system;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/**
 * The script at the root of the clone, run as a user runs it.
 *
 * @param script the file
 * @param environment set besides the one that this process has
 */
record Launcher(Path script, Map<String, String> environment) {

    private static final Duration PATIENCE = Duration.ofMinutes(10);

    /** What a command said before it ended, both streams in one. */
    record Outcome(int exitCode, String text) {}

    static Launcher of(Installation installation) {
        return new Launcher(installation.checkout().resolve("traitortrack"), RunningStack.environment(installation));
    }

    Launcher with(String name, String value) {
        Map<String, String> changed = new HashMap<>(environment);
        changed.put(name, value);
        return new Launcher(script, Map.copyOf(changed));
    }

    /** Runs one command to its end; one that does not end is killed and is a fault. */
    Outcome run(String... words) {
        List<String> command = List.of(words);
        try {
            Process process = start(words);
            CompletableFuture<String> text = CompletableFuture.supplyAsync(() -> {
                try {
                    return new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
                } catch (IOException e) {
                    return "(" + e.getMessage() + ")";
                }
            });
            if (!process.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError(command + " did not end within " + PATIENCE.toSeconds() + " s");
            }
            return new Outcome(process.exitValue(), text.get(PATIENCE.toSeconds(), TimeUnit.SECONDS));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } catch (Exception e) {
            throw new AssertionError(command + " could not be run: " + e.getMessage(), e);
        }
    }

    /** Starts one command, both its streams in one, and leaves it to the caller. */
    Process start(String... words) throws IOException {
        // A test that runs in the background was told to ignore Ctrl-C, and so would be what it starts.
        List<String> command = new ArrayList<>(List.of("env", "--default-signal=INT", script.toString()));
        command.addAll(List.of(words));
        ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
        builder.environment().putAll(environment);
        Process process = builder.start();
        process.getOutputStream().close();
        return process;
    }
}
