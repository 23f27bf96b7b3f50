package io.traitortrack.platform.relay;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import io.traitortrack.platform.trace.EventSpans;
import io.traitortrack.testkit.Database;
import io.traitortrack.testkit.TestServers;

/** A relay in a process of its own, to be killed, frozen and woken. */
final class RelayProcess implements AutoCloseable {

    private final Process process;

    private RelayProcess(Process process) {
        this.process = process;
    }

    static RelayProcess start(String source) {
        Database database = TestServers.database("scan");
        ProcessBuilder builder = new ProcessBuilder(List.of(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx128m",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xshare:auto",
                        "-cp",
                        System.getProperty("java.class.path"),
                        RelayProcess.class.getName()))
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.appendTo(
                        Path.of("target", "relay-processes.log").toFile()));
        builder.environment()
                .putAll(Map.of(
                        "RELAY_SOURCE", source,
                        "RELAY_URL", database.url(),
                        "RELAY_USER", database.relay().name(),
                        "RELAY_PASSWORD", database.relay().password(),
                        "RELAY_KAFKA", TestServers.kafka().address()));
        try {
            return new RelayProcess(builder.start());
        } catch (IOException e) {
            throw new AssertionError("a relay could not be started", e);
        }
    }

    /** The program of the process. */
    static void main() throws InterruptedException {
        Map<String, String> environment = System.getenv();
        Relay relay = new Relay(
                new RelayProperties(
                        true,
                        environment.getOrDefault("RELAY_SOURCE", ""),
                        "scan",
                        environment.getOrDefault("RELAY_URL", ""),
                        environment.getOrDefault("RELAY_USER", ""),
                        environment.getOrDefault("RELAY_PASSWORD", ""),
                        Duration.ofMillis(10)),
                environment.getOrDefault("RELAY_KAFKA", ""),
                EventSpans.NONE);
        Runtime.getRuntime().addShutdownHook(new Thread(relay::stop));
        relay.start();
        new CountDownLatch(1).await();
    }

    void kill() {
        process.destroyForcibly();
        process.onExit().join();
    }

    void freeze() throws Exception {
        signal("STOP");
    }

    void wake() throws Exception {
        signal("CONT");
    }

    private void signal(String name) throws Exception {
        signal(name, process.pid());
    }

    static void signal(String name, long pid) throws Exception {
        int status = new ProcessBuilder("kill", "-" + name, String.valueOf(pid))
                .start()
                .waitFor();
        if (status != 0) {
            throw new AssertionError("process " + pid + " took no " + name);
        }
    }

    @Override
    public void close() {
        kill();
    }
}
