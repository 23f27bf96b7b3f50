package io.traitortrack.localstack.server;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

import io.traitortrack.localstack.process.ChildProcess;
import io.traitortrack.localstack.process.ProcessIdentity;
import io.traitortrack.localstack.process.StartFailure;
import io.traitortrack.localstack.state.Secrets;
import io.traitortrack.localstack.state.StateFolder;

/** Redis on loopback with bounded memory, a password and nothing on disk: it holds nothing authoritative. */
public final class RedisServer implements LocalServer {
    private static final Duration START = Duration.ofMinutes(1);
    private static final Duration STOP = Duration.ofSeconds(10);
    private static final int ANSWER_MS = 1_000;

    private final Artifacts artifacts;
    private final StateFolder state;
    private final Secrets secrets;
    private final int port;

    public RedisServer(Artifacts artifacts, StateFolder state, Secrets secrets, int port) {
        this.artifacts = artifacts;
        this.state = state;
        this.secrets = secrets;
        this.port = port;
    }

    @Override
    public String id() {
        return "redis";
    }

    @Override
    public String name() {
        return "Redis";
    }

    @Override
    public String address() {
        return "127.0.0.1:" + port;
    }

    @Override
    public int port() {
        return port;
    }

    /** What a client needs, password included. */
    public String url() {
        return "redis://:" + password() + "@" + address();
    }

    @Override
    public void prepare() {
        artifacts.redis();
    }

    @Override
    public void start() {
        ChildProcess process = ChildProcess.running(launch(List.of()))
                .orElseGet(() -> ChildProcess.start(launch(List.of(
                        artifacts.redis().resolve("redis-server").toString(),
                        configuration().toString()))));
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

    @Override
    public boolean ready() {
        try (Socket socket = new Socket()) {
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), ANSWER_MS);
            socket.setSoTimeout(ANSWER_MS);
            socket.getOutputStream().write(("AUTH " + password() + "\r\nPING\r\n").getBytes(StandardCharsets.US_ASCII));
            BufferedReader answers =
                    new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII));
            return "+OK".equals(answers.readLine()) && "+PONG".equals(answers.readLine());
        } catch (IOException notYet) {
            return false;
        }
    }

    private String password() {
        return secrets.get("TT_REDIS_PASSWORD");
    }

    private Path configuration() {
        Path folder = state.data("redis");
        Path file = folder.resolve("redis.conf");
        try {
            Files.createDirectories(folder);
            Files.deleteIfExists(file);
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(
                    file, Files.readString(artifacts.checkout().redisSettings()) + """
                    bind 127.0.0.1
                    port %d
                    requirepass %s
                    """.formatted(port, password()));
            return file;
        } catch (IOException e) {
            throw new StartFailure("Redis' settings could not be written: " + e.getMessage(), e);
        }
    }

    private ChildProcess.Launch launch(List<String> command) {
        return new ChildProcess.Launch(
                name(), command, Map.of(), state.data("redis"), state.log("redis"), state.pidFile("redis"), "TERM");
    }
}
