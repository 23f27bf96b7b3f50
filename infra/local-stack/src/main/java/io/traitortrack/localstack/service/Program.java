package io.traitortrack.localstack.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

import io.traitortrack.localstack.process.ChildProcess;
import io.traitortrack.localstack.process.StartFailure;
import io.traitortrack.localstack.state.Checkout;
import io.traitortrack.localstack.state.Fingerprint;
import io.traitortrack.localstack.state.OnceFolder;
import org.jspecify.annotations.Nullable;

/**
 * A service's jar, extracted, and once trained with an ahead-of-time cache (JEP 514) that makes it start several times
 * faster. Both are kept by the jar's content, the JDK and the place, since the cache is valid for exactly these.
 */
public final class Program {
    private static final int KEY_LENGTH = 16;
    private static final String CACHE = "app.aot";

    private final String service;
    private final Checkout checkout;
    private @Nullable Path folder;

    public Program(Checkout checkout, String service) {
        this.checkout = checkout;
        this.service = service;
    }

    /** The folder with the thin jar and its libraries. */
    public synchronized Path folder() {
        Path made = folder;
        if (made == null) {
            made = extracted();
            folder = made;
        }
        return made;
    }

    private Path extracted() {
        Path jar = checkout.jar(service);
        String key = Fingerprint.of(List.of(
                content(jar),
                System.getProperty("java.vm.version"),
                checkout.root().toString()));
        return OnceFolder.made(
                checkout.state().resolve("aot").resolve(service + "-" + key.substring(0, KEY_LENGTH)),
                place -> ChildProcess.run(
                        "Extracting " + jar.getFileName(),
                        List.of(
                                java(),
                                "-XX:TieredStopAtLevel=1",
                                "-Djarmode=tools",
                                "-jar",
                                jar.toString(),
                                "extract",
                                "--force",
                                "--application-filename",
                                "app.jar",
                                "--destination",
                                place.toString()),
                        Map.of(),
                        checkout.root()));
    }

    /** Whether the cache is there. */
    public boolean trained() {
        return Files.exists(folder().resolve(CACHE));
    }

    /**
     * Makes the cache unless it is there: starts the service up to the point where it would serve, with its database
     * there. Another training of the same service in another program is harmless: the last one's cache stays.
     */
    public void train(List<String> options, Map<String, String> environment) {
        Path place = folder();
        if (trained()) {
            return;
        }
        Path partial = place.resolve(CACHE + "." + ProcessHandle.current().pid());
        List<String> command = new ArrayList<>(List.of("nice", "-n", "19", java()));
        command.addAll(options);
        command.addAll(List.of("-XX:AOTCacheOutput=" + partial, "-Dspring.context.exit=onRefresh", "-jar", "app.jar"));
        ChildProcess.run("The training of " + service, command, environment, place);
        try {
            Files.move(partial, place.resolve(CACHE), StandardCopyOption.ATOMIC_MOVE);
        } catch (IOException e) {
            throw new StartFailure("The training of " + service + " left no cache.", e);
        }
    }

    /** The command that runs it in {@link #folder()}, with the cache where there is one. */
    List<String> command(List<String> options) {
        List<String> command = new ArrayList<>(List.of(java()));
        command.addAll(options);
        if (trained()) {
            command.add("-XX:AOTCache=" + folder().resolve(CACHE));
        }
        command.addAll(List.of("-jar", "app.jar"));
        return command;
    }

    private static String content(Path jar) {
        try {
            return Fingerprint.ofArchive(jar);
        } catch (IOException e) {
            throw new StartFailure(jar + " cannot be read: " + e.getMessage(), e);
        }
    }

    private static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
