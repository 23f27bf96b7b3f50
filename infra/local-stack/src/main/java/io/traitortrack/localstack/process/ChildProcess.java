package io.traitortrack.localstack.process;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.BooleanSupplier;

/**
 * A process in a session of its own: it outlives its starter, hears no Ctrl-C of the terminal, logs into a file, and is
 * found again through its pid file.
 */
public final class ChildProcess {
    private static final Duration HARD_STOP = Duration.ofSeconds(10);

    private static final Set<Process> SHORT_LIVED = ConcurrentHashMap.newKeySet();
    private static boolean closed;

    private final Launch launch;
    private final ProcessIdentity identity;

    private ChildProcess(Launch launch, ProcessIdentity identity) {
        this.launch = launch;
        this.identity = identity;
    }

    /**
     * How to start and stop one process.
     *
     * @param title what people call it, e.g. {@code PostgreSQL}
     * @param environment added to the starter's own
     * @param stopSignal what asks it to end in good order, e.g. {@code TERM}
     */
    public record Launch(
            String title,
            List<String> command,
            Map<String, String> environment,
            Path directory,
            Path log,
            Path pidFile,
            String stopSignal) {}

    /** Starts it; on return its pid file is on disk. The log of the run before is kept as {@code <log>.previous}. */
    public static ChildProcess start(Launch launch) {
        List<String> command = new ArrayList<>(List.of("setsid"));
        command.addAll(launch.command());
        try {
            Files.createDirectories(launch.directory());
            Files.createDirectories(launch.log().toAbsolutePath().getParent());
            Files.createDirectories(launch.pidFile().toAbsolutePath().getParent());
            if (Files.exists(launch.log())) {
                Path previous = launch.log().resolveSibling(launch.log().getFileName() + ".previous");
                Files.move(launch.log(), previous, StandardCopyOption.REPLACE_EXISTING);
            }
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(launch.directory().toFile())
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile())
                    .redirectOutput(launch.log().toFile());
            builder.environment().putAll(launch.environment());
            return new ChildProcess(launch, begin(launch, builder));
        } catch (IOException e) {
            throw new StartFailure(launch.title() + " could not be started: " + e.getMessage(), e);
        }
    }

    /** From now on nothing more is started, and short programs that run are ended: the program is being stopped. */
    public static synchronized void startNothingMore() {
        closed = true;
        SHORT_LIVED.forEach(process -> {
            process.descendants().forEach(ProcessHandle::destroyForcibly);
            process.destroyForcibly();
        });
    }

    private static synchronized ProcessIdentity begin(Launch launch, ProcessBuilder builder) throws IOException {
        refuseWhenClosed(launch.title());
        Process process = builder.start();
        ProcessIdentity identity = ProcessIdentity.of(process.pid()).orElse(null);
        if (identity == null) {
            throw new StartFailure(launch.title() + " ended at once." + LogTail.of(launch.log()));
        }
        identity.writeTo(launch.pidFile());
        return identity;
    }

    private static synchronized Process beginShort(String title, ProcessBuilder builder) throws IOException {
        refuseWhenClosed(title);
        Process process = builder.start();
        SHORT_LIVED.add(process);
        return process;
    }

    private static void refuseWhenClosed(String title) {
        if (closed) {
            throw new StartFailure(title + " is not started any more: stopping.");
        }
    }

    /** The process that an earlier start left behind, if it lives; a stale pid file is removed. */
    public static Optional<ChildProcess> running(Launch launch) {
        Optional<ProcessIdentity> found = ProcessIdentity.in(launch.pidFile());
        if (found.isPresent() && found.get().alive()) {
            return Optional.of(new ChildProcess(launch, found.get()));
        }
        try {
            Files.deleteIfExists(launch.pidFile());
        } catch (IOException e) {
            throw new StartFailure("The stale pid file " + launch.pidFile() + " cannot be removed.", e);
        }
        return Optional.empty();
    }

    public ProcessIdentity identity() {
        return identity;
    }

    public boolean alive() {
        return identity.alive();
    }

    /** Returns once {@code ready} says so; fails with the end of the log if the process dies or the time is over. */
    public void awaitReady(Duration limit, BooleanSupplier ready) {
        boolean[] died = new boolean[1];
        boolean answered = Await.until(limit, () -> {
            died[0] = !alive();
            return died[0] || ready.getAsBoolean();
        });
        if (died[0]) {
            throw new StartFailure(launch.title() + " ended before it was ready." + LogTail.of(launch.log()));
        }
        if (!answered) {
            throw new StartFailure(
                    launch.title() + " was not ready after " + limit.toSeconds() + " s." + LogTail.of(launch.log()));
        }
    }

    /** Asks it to end, waits for {@code grace}, then kills what is left of its session. On return all of it is gone. */
    public void stop(Duration grace) {
        if (alive()) {
            signal(launch.stopSignal(), Long.toString(identity.pid()));
            if (!Await.until(grace, () -> !alive())) {
                signal("KILL", "-" + identity.pid());
                if (!Await.until(HARD_STOP, () -> !alive())) {
                    throw new StartFailure(launch.title() + " (pid " + identity.pid() + ") cannot be ended.");
                }
            }
            // what it started and left behind in its session ends with it
            signal("KILL", "-" + identity.pid());
        }
        try {
            Files.deleteIfExists(launch.pidFile());
        } catch (IOException e) {
            throw new StartFailure("The pid file " + launch.pidFile() + " cannot be removed.", e);
        }
    }

    /** Sends a signal to this process only, e.g. {@code STOP} or {@code KILL}. */
    public void signal(String name) {
        if (alive()) {
            signal(name, Long.toString(identity.pid()));
        }
    }

    /** Kills this process only, without warning. On return it is gone, and its pid file stays. */
    public void kill() {
        signal("KILL");
        if (!Await.until(HARD_STOP, () -> !alive())) {
            throw new StartFailure(launch.title() + " (pid " + identity.pid() + ") cannot be ended.");
        }
    }

    private static void signal(String name, String target) {
        try {
            new ProcessBuilder("kill", "-s", name, "--", target)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException e) {
            throw new StartFailure("The program `kill` could not be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Runs a short program to its end and gives its output; fails with the output where it fails. */
    public static String run(String title, List<String> command, Map<String, String> environment, Path directory) {
        try {
            ProcessBuilder builder = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .redirectInput(Path.of("/dev/null").toFile());
            builder.environment().putAll(environment);
            Process process = beginShort(title, builder);
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            int status = process.waitFor();
            SHORT_LIVED.remove(process);
            if (status != 0) {
                throw new StartFailure(title + " failed with status " + status + ":\n"
                        + LogTail.readable(output.lines().toList()));
            }
            return output;
        } catch (IOException e) {
            throw new StartFailure(title + " could not be run: " + e.getMessage(), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure(title + " was interrupted.", e);
        }
    }
}
