package io.traitortrack.localstack.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutionException;

import io.traitortrack.localstack.process.ChildProcess;
import io.traitortrack.localstack.process.JustInTime;
import io.traitortrack.localstack.process.Ports;
import io.traitortrack.localstack.process.ProcessIdentity;
import io.traitortrack.localstack.process.StartFailure;
import io.traitortrack.localstack.state.StateFolder;
import io.traitortrack.topics.Topics;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.common.Uuid;

/** One Kafka broker and controller (KRaft) on loopback, with the declared topics and no others. */
public final class KafkaServer implements LocalServer {
    private static final Duration START = Duration.ofMinutes(10);
    private static final Duration STOP = Duration.ofSeconds(30);
    private static final int ANSWER_MS = 5_000;

    private final Artifacts artifacts;
    private final StateFolder state;
    private final int port;
    private final int controllerPort;
    private final JustInTime compiler;

    public KafkaServer(Artifacts artifacts, StateFolder state, int port, int controllerPort, JustInTime compiler) {
        this.artifacts = artifacts;
        this.state = state;
        this.compiler = compiler;
        this.port = port;
        this.controllerPort = controllerPort;
    }

    @Override
    public String id() {
        return "kafka";
    }

    @Override
    public String name() {
        return "Kafka";
    }

    @Override
    public String address() {
        return "127.0.0.1:" + port;
    }

    @Override
    public int port() {
        return port;
    }

    @Override
    public void prepare() {
        artifacts.kafka();
    }

    @Override
    public void start() {
        Path properties = state.data("kafka").resolve("server.properties");
        ChildProcess process = ChildProcess.running(launch(List.of())).orElseGet(() -> {
            prepare(properties);
            List<String> options = List.of(
                    compiler.option(),
                    "-Xms128m",
                    "-XX:MetaspaceSize=64m",
                    "-Xmx320m",
                    "-XX:+UseSerialGC",
                    "-Dlog4j2.configurationFile=" + logging());
            return ChildProcess.start(launch(java(options, "kafka.Kafka", List.of(properties.toString()))));
        });
        process.awaitReady(START, this::ready);
        try (Admin admin = admin()) {
            Topics.in(artifacts.checkout().kafkaFiles().resolve("topics.json")).declare(admin);
        } catch (ExecutionException e) {
            throw new StartFailure("Kafka runs, but its topics could not be declared: " + e.getCause(), e);
        } catch (IllegalStateException e) {
            throw new StartFailure(String.valueOf(e.getMessage()), e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new StartFailure("Interrupted while declaring topics.", e);
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
        // A client that finds nobody retries and complains in its log, so the port is asked first.
        if (!Ports.answers(port)) {
            return false;
        }
        try (Admin admin = admin()) {
            return !admin.describeCluster().nodes().get().isEmpty();
        } catch (ExecutionException notYet) {
            return false;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private Admin admin() {
        return Admin.create(Map.of(
                AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
                address(),
                AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
                ANSWER_MS,
                AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
                ANSWER_MS));
    }

    private void prepare(Path properties) {
        Path log = state.data("kafka").resolve("log");
        try {
            Files.createDirectories(state.data("kafka"));
            Files.writeString(properties, configuration(log));
            if (!Files.exists(log.resolve("meta.properties"))) {
                ChildProcess.run(
                        "Kafka's format of " + log,
                        java(
                                List.of("-XX:TieredStopAtLevel=1", "-Xshare:auto"),
                                "kafka.tools.StorageTool",
                                List.of("format", "-t", Uuid.randomUuid().toString(), "-c", properties.toString())),
                        Map.of(),
                        state.data("kafka"));
            }
        } catch (IOException e) {
            throw new StartFailure("Kafka's data in " + log + " could not be prepared: " + e.getMessage(), e);
        }
    }

    private String configuration(Path log) throws IOException {
        return Files.readString(artifacts.checkout().kafkaFiles().resolve("server.properties"))
                + """

                # of this stack
                node.id=1
                controller.quorum.voters=1@127.0.0.1:%2$d
                listeners=CLIENTS://127.0.0.1:%1$d,CONTROLLER://127.0.0.1:%2$d
                listener.security.protocol.map=CLIENTS:PLAINTEXT,CONTROLLER:PLAINTEXT
                log.dirs=%3$s
                """.formatted(port, controllerPort, log);
    }

    private List<String> java(List<String> options, String mainClass, List<String> arguments) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(options);
        command.addAll(List.of("-cp", artifacts.kafka() + "/*", mainClass));
        command.addAll(arguments);
        return command;
    }

    private Path logging() {
        Path file = state.data("kafka").resolve("log4j2.properties");
        try {
            Files.writeString(file, """
                    rootLogger.level = info
                    rootLogger.appenderRef.console.ref = console
                    appender.console.type = Console
                    appender.console.name = console
                    appender.console.layout.type = PatternLayout
                    appender.console.layout.pattern = %d{yyyy-MM-dd'T'HH:mm:ss.SSSXXX} %-5p %c{1} %m%n
                    """);
        } catch (IOException e) {
            throw new StartFailure("Kafka's log settings could not be written: " + e.getMessage(), e);
        }
        return file;
    }

    private ChildProcess.Launch launch(List<String> command) {
        return new ChildProcess.Launch(
                name(), command, Map.of(), state.path(), state.log("kafka"), state.pidFile("kafka"), "TERM");
    }
}
