package io.traitortrack.testkit;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A program of the tests in a process of its own, to be killed, frozen and woken. */
public final class TestProcess implements AutoCloseable {

    private final Process process;

    private TestProcess(Process process) {
        this.process = process;
    }

    /**
     * Starts a main class on this JVM's class path.
     *
     * @param log gets what it says
     */
    public static TestProcess start(Class<?> program, Path log, Map<String, String> environment) {
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        program.getName()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
        builder.environment().putAll(environment);
        try {
            return new TestProcess(builder.start());
        } catch (IOException e) {
            throw new AssertionError(program.getSimpleName() + " could not be started", e);
        }
    }

    /** Ends it at once, as {@code kill -9} does. */
    public void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    /** Stops it where it is. */
    public void freeze() {
        signal("STOP", process.pid());
    }

    /** Lets it go on. */
    public void wake() {
        signal("CONT", process.pid());
    }

    /** Sends a signal to a process that the tests started. */
    public static void signal(String name, long pid) {
        try {
            int status = new ProcessBuilder("kill", "-" + name, String.valueOf(pid))
                    .start()
                    .waitFor();
            if (status != 0) {
                throw new AssertionError("process " + pid + " took no " + name);
            }
        } catch (IOException e) {
            throw new AssertionError("no signal could be sent", e);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new AssertionError(interrupted);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
