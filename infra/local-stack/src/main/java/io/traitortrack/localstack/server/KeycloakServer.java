package io.traitortrack.localstack.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

import io.traitortrack.localstack.process.ChildProcess;
import io.traitortrack.localstack.process.HttpProbe;
import io.traitortrack.localstack.process.JustInTime;
import io.traitortrack.localstack.process.ProcessIdentity;
import io.traitortrack.localstack.process.StartFailure;
import io.traitortrack.localstack.state.Secrets;
import io.traitortrack.localstack.state.StateFolder;
import io.traitortrack.localstack.state.Tree;

/**
 * Keycloak below {@code /id}, its data in PostgreSQL, with the realm of {@code identity/realm} and the users of the
 * demonstration. A realm that is there already is kept as it is. People reach it through the gateway only.
 */
public final class KeycloakServer implements LocalServer {
    private static final Duration START = Duration.ofMinutes(10);
    private static final Duration STOP = Duration.ofSeconds(20);
    private static final List<String> JAVA_OPTIONS = List.of(
            "-Xms160m",
            "-XX:MetaspaceSize=160m",
            "-Xmx320m",
            "-XX:+UseSerialGC",
            "-XX:MaxMetaspaceSize=256m",
            "-XX:+ExitOnOutOfMemoryError",
            "--add-opens=java.base/java.util=ALL-UNNAMED",
            "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
            "--add-opens=java.base/java.security=ALL-UNNAMED",
            "--add-opens=java.base/java.lang=ALL-UNNAMED",
            "--enable-native-access=ALL-UNNAMED",
            "-Djava.util.concurrent.ForkJoinPool.common.threadFactory="
                    + "io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
            "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
            "-Dpicocli.disable.closures=true",
            "-Dquarkus-log-max-startup-records=10000",
            "-Duser.language=en",
            "-Duser.country=US");

    private final Artifacts artifacts;
    private final StateFolder state;
    private final Secrets secrets;
    private final PostgresServer postgres;
    private final String edge;
    private final int port;
    private final int managementPort;
    private final JustInTime compiler;

    /** Ready to start; {@code edge} is the public address that tokens name, e.g. {@code http://localhost:8080}. */
    public KeycloakServer(
            Artifacts artifacts,
            StateFolder state,
            Secrets secrets,
            PostgresServer postgres,
            String edge,
            int port,
            int managementPort,
            JustInTime compiler) {
        this.artifacts = artifacts;
        this.state = state;
        this.secrets = secrets;
        this.postgres = postgres;
        this.edge = edge;
        this.port = port;
        this.managementPort = managementPort;
        this.compiler = compiler;
    }

    @Override
    public String id() {
        return "keycloak";
    }

    @Override
    public String name() {
        return "Keycloak";
    }

    @Override
    public String address() {
        return "127.0.0.1:" + port;
    }

    @Override
    public int port() {
        return port;
    }

    /** Where services fetch the keys of the realm, inside. */
    public String jwksUrl() {
        return realm() + "/protocol/openid-connect/certs";
    }

    /** What tokens name as their issuer. */
    public String issuer() {
        return edge + "/id/realms/traitortrack";
    }

    /** Unpacks it and builds it for our settings, which may take half a minute, unless that was done before. */
    @Override
    public void prepare() {
        artifacts.keycloak();
    }

    @Override
    public void start() {
        ChildProcess process =
                ChildProcess.running(launch(List.of())).orElseGet(() -> ChildProcess.start(launch(command(home()))));
        process.awaitReady(START, this::ready);
    }

    @Override
    public void stop() {
        ChildProcess.running(launch(List.of())).ifPresent(process -> process.stop(STOP));
    }

    @Override
    public Optional<ProcessIdentity> process() {
        return ChildProcess.running(launch(List.of())).map(ChildProcess::identity);
    }

    /** It opens its port long before it has migrated and imported, so the realm's own document is asked for. */
    @Override
    public boolean ready() {
        return HttpProbe.answersOk(realm() + "/.well-known/openid-configuration");
    }

    private String realm() {
        return "http://" + address() + "/id/realms/traitortrack";
    }

    /** A home of this stack's own: the programs of the clone, but data and realm files of the state folder. */
    private Path home() {
        Path program = artifacts.keycloak();
        Path home = state.data("keycloak");
        try {
            Tree.delete(home);
            Path realms = home.resolve("data/import");
            Files.createDirectories(realms);
            for (String part : List.of("bin", "conf", "lib", "providers", "themes")) {
                Files.createSymbolicLink(home.resolve(part), program.resolve(part));
            }
            try (Stream<Path> files = Files.list(artifacts.checkout().realmFiles())) {
                for (Path file :
                        files.filter(f -> f.toString().endsWith(".json")).toList()) {
                    String name = file.getFileName().toString();
                    // Keycloak adds <realm>-users-<n>.json to the realm that it imports from <realm>-realm.json.
                    String imported = name.equals("demonstration-users.json") ? "traitortrack-users-0.json" : name;
                    Files.copy(file, realms.resolve(imported), StandardCopyOption.REPLACE_EXISTING);
                }
            }
            return home;
        } catch (IOException e) {
            throw new StartFailure("Keycloak's home in " + home + " could not be prepared: " + e.getMessage(), e);
        }
    }

    private List<String> command(Path home) {
        Stream<String> java = Stream.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString());
        Stream<String> own = Stream.of(
                "-Dkc.home.dir=" + home,
                "-Djboss.server.config.dir=" + home.resolve("conf"),
                "-cp",
                home.resolve("lib/quarkus-run.jar").toString(),
                "io.quarkus.bootstrap.runner.QuarkusEntryPoint",
                "start",
                "--optimized",
                "--import-realm");
        return Stream.of(java, Stream.of(compiler.option()), JAVA_OPTIONS.stream(), own)
                .flatMap(part -> part)
                .toList();
    }

    /** What it is told through its environment; the names only, for values may be secret. */
    public Set<String> environmentNames() {
        return environment().keySet();
    }

    private Map<String, String> environment() {
        return Map.ofEntries(
                Map.entry("KC_DB_URL", postgres.url("keycloak")),
                Map.entry("KC_DB_USERNAME", "keycloak"),
                Map.entry("KC_DB_PASSWORD", secrets.get("TT_KEYCLOAK_DB_PASSWORD")),
                Map.entry("KC_HOSTNAME", edge + "/id"),
                Map.entry("KC_HTTP_HOST", "127.0.0.1"),
                Map.entry("KC_HTTP_PORT", Integer.toString(port)),
                Map.entry("KC_HTTP_MANAGEMENT_PORT", Integer.toString(managementPort)),
                Map.entry("KC_CACHE", "local"),
                Map.entry("KC_BOOTSTRAP_ADMIN_USERNAME", "bootstrap-admin"),
                Map.entry("KC_BOOTSTRAP_ADMIN_PASSWORD", secrets.get("TT_KEYCLOAK_ADMIN_PASSWORD")),
                Map.entry("TT_INTEGRATOR_SECRET", secrets.get("TT_INTEGRATOR_SECRET")));
    }

    private ChildProcess.Launch launch(List<String> command) {
        return new ChildProcess.Launch(
                name(), command, environment(), state.path(), state.log("keycloak"), state.pidFile("keycloak"), "TERM");
    }
}
