package io.traitortrack.topics;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.ExecutionException;

import org.apache.kafka.clients.admin.Admin;

/**
 * Declares the topics of a file on the cluster {@code TT_KAFKA_BOOTSTRAP}, before anything is started that needs them.
 *
 * <p>{@code TT_KAFKA_PARTITIONS}, {@code TT_KAFKA_REPLICATION} and {@code TT_KAFKA_MIN_INSYNC} size it for a cluster of
 * several brokers. Any number of times, with the same result.
 */
public final class DeclareTopics {

    private DeclareTopics() {}

    static void main(String[] args) throws InterruptedException {
        PrintStream out = System.out;
        Map<String, String> environment = System.getenv();
        String bootstrap = environment.get("TT_KAFKA_BOOTSTRAP");
        if (args.length != 1 || bootstrap == null) {
            out.println("Usage: TT_KAFKA_BOOTSTRAP=host:port DeclareTopics FILE");
            System.exit(2);
            return;
        }
        Topics topics = sized(Topics.in(Path.of(args[0])), environment);
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", bootstrap, "default.api.timeout.ms", 120_000))) {
            topics.declare(admin);
            out.println(topics.topics().size() + " topics of " + topics.partitions() + " partitions are declared.");
        } catch (ExecutionException | IllegalStateException failure) {
            out.println("The topics were not declared: " + failure.getMessage());
            System.exit(1);
        }
    }

    private static Topics sized(Topics declared, Map<String, String> environment) {
        if (!environment.containsKey("TT_KAFKA_REPLICATION")) {
            return declared;
        }
        return declared.sized(
                Integer.parseInt(
                        environment.getOrDefault("TT_KAFKA_PARTITIONS", Integer.toString(declared.partitions()))),
                Integer.parseInt(environment.getOrDefault("TT_KAFKA_REPLICATION", "1")),
                Integer.parseInt(environment.getOrDefault("TT_KAFKA_MIN_INSYNC", "1")));
    }
}
