package io.traitortrack.localstack.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.stream.Stream;

import io.traitortrack.localstack.process.ChildProcess;
import io.traitortrack.localstack.process.ProcessIdentity;
import io.traitortrack.localstack.process.StartFailure;
import io.traitortrack.localstack.state.Secrets;
import io.traitortrack.localstack.state.StateFolder;
import io.traitortrack.localstack.state.Tree;

/**
 * PostgreSQL with durable commits, on loopback only, with the roles and databases of {@code infra/postgres/init}. It
 * refuses to run with fsync, synchronous commits or full page writes off.
 */
public final class PostgresServer implements LocalServer {
    private static final String SUPERUSER = "postgres";
    private static final Duration START = Duration.ofMinutes(10);
    private static final Duration STOP = Duration.ofSeconds(30);
    private static final List<String> DURABILITY = List.of("fsync", "synchronous_commit", "full_page_writes");

    private final Artifacts artifacts;
    private final StateFolder state;
    private final Secrets secrets;
    private final int port;

    public PostgresServer(Artifacts artifacts, StateFolder state, Secrets secrets, int port) {
        this.artifacts = artifacts;
        this.state = state;
        this.secrets = secrets;
        this.port = port;
    }

    @Override
    public String id() {
        return "postgres";
    }

    @Override
    public String name() {
        return "PostgreSQL";
    }

    @Override
    public String address() {
        return "127.0.0.1:" + port;
    }

    @Override
    public int port() {
        return port;
    }

    /** The JDBC URL of one of its databases. */
    public String url(String database) {
        return "jdbc:postgresql://" + address() + "/" + database;
    }

    /** A connection of the superuser: for checks, faults and set-up, never for a service. */
    public Connection superuser(String database) throws SQLException {
        Properties properties = new Properties();
        properties.setProperty("user", SUPERUSER);
        properties.setProperty("password", secrets.get("TT_POSTGRES_PASSWORD"));
        properties.setProperty("connectTimeout", "2");
        properties.setProperty("ApplicationName", "local-stack");
        return DriverManager.getConnection(url(database), properties);
    }

    @Override
    public void prepare() {
        artifacts.postgresql();
    }

    @Override
    public void start() {
        ChildProcess process = ChildProcess.running(launch(List.of())).orElseGet(() -> {
            Path data = state.data("postgresql");
            prepare(data);
            return ChildProcess.start(launch(command(data)));
        });
        process.awaitReady(START, this::ready);
        try {
            refuseWeakDurability();
            createDatabases();
        } catch (SQLException | IOException e) {
            throw new StartFailure(
                    "PostgreSQL runs, but its roles and databases could not be made: " + e.getMessage(), e);
        }
    }

    @Override
    public void stop() {
        ChildProcess.running(launch(List.of())).ifPresent(process -> process.stop(STOP));
    }

    @Override
    public Optional<ProcessIdentity> process() {
        return ChildProcess.running(launch(List.of())).map(ChildProcess::identity);
    }

    @Override
    public boolean ready() {
        try (Connection connection = superuser(SUPERUSER);
                Statement statement = connection.createStatement();
                ResultSet one = statement.executeQuery("SELECT 1")) {
            return one.next();
        } catch (SQLException notYet) {
            return false;
        }
    }

    private void prepare(Path data) {
        try {
            if (!Files.exists(data.resolve("PG_VERSION"))) {
                initialise(data);
            }
            Files.copy(
                    artifacts.checkout().postgresFiles().resolve("postgresql.conf"),
                    data.resolve("postgresql.conf"),
                    StandardCopyOption.REPLACE_EXISTING);
        } catch (IOException e) {
            throw new StartFailure("PostgreSQL's data in " + data + " could not be prepared: " + e.getMessage(), e);
        }
    }

    private void initialise(Path data) throws IOException {
        Files.createDirectories(data);
        Files.delete(data);
        // A crash in the middle leaves only the partial folder, which the next start throws away.
        Path partial = data.resolveSibling("postgresql.partial");
        Tree.delete(partial);
        Files.createDirectory(
                partial, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
        Path password = Files.createTempFile(partial, "password", "");
        List<String> prefix = Unprivileged.prefix(partial);
        Files.writeString(password, secrets.get("TT_POSTGRES_PASSWORD"));
        List<String> command = new ArrayList<>(prefix);
        command.addAll(List.of(
                artifacts.postgresql().resolve("bin/initdb").toString(),
                "--pgdata=" + partial.resolve("cluster"),
                "--username=" + SUPERUSER,
                "--pwfile=" + password,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--data-checksums",
                "--no-instructions"));
        ChildProcess.run("initdb", command, Map.of("LC_ALL", "C"), partial);
        Files.delete(password);
        Files.move(partial.resolve("cluster"), data, StandardCopyOption.ATOMIC_MOVE);
        Files.delete(partial);
    }

    private List<String> command(Path data) {
        List<String> command = new ArrayList<>(Unprivileged.prefix(data));
        command.addAll(List.of(
                artifacts.postgresql().resolve("bin/postgres").toString(),
                "-D",
                data.toString(),
                "-c",
                "port=" + port,
                "-c",
                "listen_addresses=127.0.0.1",
                "-c",
                "unix_socket_directories="));
        return command;
    }

    private ChildProcess.Launch launch(List<String> command) {
        // INT is PostgreSQL's fast shutdown: clients are cut off, everything committed is kept.
        return new ChildProcess.Launch(
                name(),
                command,
                Map.of("LC_ALL", "C"),
                state.path(),
                state.log("postgresql"),
                state.pidFile("postgresql"),
                "INT");
    }

    private void refuseWeakDurability() throws SQLException {
        try (Connection connection = superuser(SUPERUSER);
                Statement statement = connection.createStatement()) {
            for (String setting : DURABILITY) {
                try (ResultSet row = statement.executeQuery("SHOW " + setting)) {
                    if (!row.next() || !"on".equals(row.getString(1))) {
                        stop();
                        throw new StartFailure(
                                "PostgreSQL has " + setting
                                        + " off: an accepted scan could be lost. Turn it on in infra/postgres/postgresql.conf.");
                    }
                }
            }
        }
    }

    private void createDatabases() throws SQLException, IOException {
        SqlScript script = new SqlScript(secrets.asEnvironment(), this::superuser);
        try (Stream<Path> files =
                Files.list(artifacts.checkout().postgresFiles().resolve("init"))) {
            for (Path file : files.filter(path -> path.toString().endsWith(".sql"))
                    .sorted()
                    .toList()) {
                script.run(file);
            }
        }
    }
}
