package io.traitortrack.localstack.service;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

import io.traitortrack.localstack.process.ChildProcess;
import io.traitortrack.localstack.process.HttpProbe;
import io.traitortrack.localstack.process.JustInTime;
import io.traitortrack.localstack.process.ProcessIdentity;
import io.traitortrack.localstack.process.StartFailure;
import io.traitortrack.localstack.server.LocalServer;
import io.traitortrack.localstack.state.StateFolder;

/** One of our services as a process; ready when its readiness on the management port says so. */
public final class ServiceProcess implements LocalServer {
    private static final Duration START = Duration.ofMinutes(10);
    private static final Duration STOP = Duration.ofSeconds(25);

    private final String name;
    private final Program program;
    private final StateFolder state;
    private final int port;
    private final int managementPort;
    private final int heapMegabytes;
    private final JustInTime compiler;
    private final Map<String, String> environment;

    /**
     * Ready to start; {@code environment} is what the service reads, ports included.
     *
     * @param name e.g. {@code scan-service-2} for the second process of a program
     */
    public ServiceProcess(
            String name,
            Program program,
            StateFolder state,
            int port,
            int managementPort,
            int heapMegabytes,
            JustInTime compiler,
            Map<String, String> environment) {
        this.name = name;
        this.program = program;
        this.state = state;
        this.port = port;
        this.managementPort = managementPort;
        this.heapMegabytes = heapMegabytes;
        this.compiler = compiler;
        this.environment = Map.copyOf(environment);
    }

    @Override
    public String id() {
        return name;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public String address() {
        return "http://127.0.0.1:" + port;
    }

    @Override
    public int port() {
        return port;
    }

    /** Where the actuator answers; never routed by the gateway. */
    public String managementAddress() {
        return "http://127.0.0.1:" + managementPort;
    }

    /** What it is told through its environment; the names only, for values may be secret. */
    public Set<String> environmentNames() {
        return environment.keySet();
    }

    /** Where its extracted jar lies. */
    public Path folder() {
        return program.folder();
    }

    /** Whether it will start fast. */
    public boolean trained() {
        return program.trained();
    }

    /** Makes it start fast from the next start on; needs its database. */
    public void train() {
        program.train(options(), environment);
    }

    @Override
    public void prepare() {
        program.folder();
    }

    /** As every server; besides, a process of an older build is replaced. */
    @Override
    public void start() {
        Optional<ChildProcess> running = ChildProcess.running(launch());
        if (running.isPresent() && !builtFrom().equals(program.folder().toString())) {
            running.get().stop(STOP);
        }
        ChildProcess process = ChildProcess.running(launch()).orElseGet(() -> {
            ChildProcess started = ChildProcess.start(launch(program.command(options())));
            remember(program.folder().toString());
            return started;
        });
        process.awaitReady(START, this::ready);
    }

    private Path builtFromFile() {
        return state.pidFile(name).resolveSibling(name + ".program");
    }

    private String builtFrom() {
        try {
            return Files.readString(builtFromFile());
        } catch (IOException unknown) {
            return "";
        }
    }

    private void remember(String folder) {
        try {
            Files.writeString(builtFromFile(), folder);
        } catch (IOException e) {
            throw new StartFailure(builtFromFile() + " cannot be written.", e);
        }
    }

    @Override
    public void stop() {
        ChildProcess.running(launch()).ifPresent(process -> process.stop(STOP));
    }

    /** Kills it without warning, as a fault does. */
    public void kill() {
        ChildProcess.running(launch()).ifPresent(ChildProcess::kill);
    }

    @Override
    public Optional<ProcessIdentity> process() {
        return ChildProcess.running(launch()).map(ChildProcess::identity);
    }

    @Override
    public boolean ready() {
        return HttpProbe.answersOk(managementAddress() + "/actuator/health/readiness");
    }

    /** The same in training and in operation: a cache is valid only for the collector that it was made with. */
    private List<String> options() {
        return List.of(
                "-Xms128m",
                "-XX:MetaspaceSize=128m",
                "-Xmx" + heapMegabytes + "m",
                "-XX:+UseSerialGC",
                "-XX:+ExitOnOutOfMemoryError",
                "-Dfile.encoding=UTF-8",
                "-Djava.security.egd=file:/dev/urandom",
                compiler.option());
    }

    private ChildProcess.Launch launch() {
        return launch(List.of());
    }

    private ChildProcess.Launch launch(List<String> command) {
        return new ChildProcess.Launch(
                name,
                command,
                environment,
                command.isEmpty() ? state.path() : program.folder(),
                state.log(name),
                state.pidFile(name),
                "TERM");
    }
}
