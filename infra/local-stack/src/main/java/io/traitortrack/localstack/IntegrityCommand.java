package io.traitortrack.localstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Stream;

import io.traitortrack.localstack.process.StartFailure;
import picocli.CommandLine.Command;
import picocli.CommandLine.Unmatched;

/** The integrity check is a program of its own, which is told where everything is by its environment only. */
@Command(name = "integrity", description = "Recomputes every invariant across databases, Kafka and the audit log.")
final class IntegrityCommand implements Callable<Integer> {
    private static final String MAIN = "io.traitortrack.integrity.Integrity";

    /** Those of the check, e.g. {@code --json}. */
    @Unmatched
    private List<String> options = new ArrayList<>();

    @Override
    public Integer call() throws IOException, InterruptedException {
        Place place = Place.current();
        Path target = place.checkout().root().resolve("infra/integrity/target");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-XX:+UseSerialGC",
                "--enable-native-access=ALL-UNNAMED",
                "-Dslf4j.internal.verbosity=ERROR",
                "-cp",
                jar(target) + ":"
                        + Files.readString(target.resolve("class-path")).strip(),
                MAIN));
        command.addAll(options);
        ProcessBuilder check = new ProcessBuilder(command).inheritIO();
        check.environment().putAll(environment(place.stack()));
        return check.start().waitFor();
    }

    private static Map<String, String> environment(LocalStack stack) {
        return Map.of(
                "TT_SCAN_DB_URL", stack.postgres().url("scan"),
                "TT_BILL_DB_URL", stack.postgres().url("bill"),
                "TT_AUDIT_DB_URL", stack.postgres().url("audit"),
                "TT_INTEGRITY_DB_USER", "integrity",
                "TT_INTEGRITY_DB_PASSWORD", stack.secrets().get("TT_INTEGRITY_DB_PASSWORD"),
                "TT_KAFKA_BOOTSTRAP", stack.kafka().address());
    }

    private static Path jar(Path target) throws IOException {
        try (Stream<Path> files = Files.list(target)) {
            return files.filter(file -> file.getFileName().toString().matches("integrity-[^-]*(-SNAPSHOT)?\\.jar"))
                    .findFirst()
                    .orElseThrow(() -> new StartFailure("The build has left no jar in " + target + "."));
        }
    }
}
