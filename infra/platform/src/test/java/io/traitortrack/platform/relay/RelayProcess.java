package io.traitortrack.platform.relay;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;

import io.traitortrack.platform.trace.EventSpans;
import io.traitortrack.testkit.Database;
import io.traitortrack.testkit.TestProcess;
import io.traitortrack.testkit.TestServers;

/** A relay in a process of its own, to be killed, frozen and woken. */
final class RelayProcess {

    private RelayProcess() {}

    static TestProcess start(String source) {
        Database database = TestServers.database("scan");
        return TestProcess.start(
                RelayProcess.class,
                Path.of("target", "relay-processes.log"),
                Map.of(
                        "RELAY_SOURCE", source,
                        "RELAY_URL", database.url(),
                        "RELAY_USER", database.relay().name(),
                        "RELAY_PASSWORD", database.relay().password(),
                        "RELAY_KAFKA", TestServers.kafka().address()));
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
                        List.of(Carriage.TOPIC),
                        Duration.ofMillis(10)),
                environment.getOrDefault("RELAY_KAFKA", ""),
                EventSpans.NONE);
        Runtime.getRuntime().addShutdownHook(new Thread(relay::stop));
        relay.start();
        new CountDownLatch(1).await();
    }
}
