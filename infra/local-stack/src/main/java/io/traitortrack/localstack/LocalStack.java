package io.traitortrack.localstack;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.stream.Stream;

import io.traitortrack.localstack.process.DeathWatch;
import io.traitortrack.localstack.process.JustInTime;
import io.traitortrack.localstack.process.Ports;
import io.traitortrack.localstack.process.ProcessIdentity;
import io.traitortrack.localstack.process.StartFailure;
import io.traitortrack.localstack.server.Artifacts;
import io.traitortrack.localstack.server.KafkaServer;
import io.traitortrack.localstack.server.KeycloakServer;
import io.traitortrack.localstack.server.LocalServer;
import io.traitortrack.localstack.server.PostgresServer;
import io.traitortrack.localstack.server.RedisServer;
import io.traitortrack.localstack.service.ServiceProcess;
import io.traitortrack.localstack.state.Checkout;
import io.traitortrack.localstack.state.Secrets;
import io.traitortrack.localstack.state.StateFolder;
import io.traitortrack.localstack.state.Tree;

/**
 * The whole product on this machine: PostgreSQL, Redis, Kafka, Keycloak and our services. Several stacks run side by
 * side where state folder and ports differ.
 */
public final class LocalStack {
    private final StateFolder state;
    private final PortPlan ports;
    private final String edge;
    private final JustInTime compiler;
    private final Secrets secrets;
    private final PostgresServer postgres;
    private final RedisServer redis;
    private final KafkaServer kafka;
    private final KeycloakServer keycloak;
    private final Replicas replicas;
    private final List<ServiceProcess> services;
    private final List<ServiceProcess> surplus;

    /** Not started yet; its secrets are made if the state folder has none. */
    public LocalStack(
            Checkout checkout,
            StateFolder state,
            PortPlan ports,
            String edge,
            JustInTime compiler,
            Traces traces,
            Replicas replicas) {
        this.state = state;
        this.ports = ports;
        this.edge = edge;
        this.compiler = compiler;
        this.secrets = Secrets.in(state.secrets());
        Artifacts artifacts = new Artifacts(checkout);
        this.postgres = new PostgresServer(artifacts, state, secrets, ports.postgres());
        this.redis = new RedisServer(artifacts, state, secrets, ports.redis());
        this.kafka = new KafkaServer(artifacts, state, ports.kafka(), ports.kafkaController(), compiler);
        this.keycloak = new KeycloakServer(
                artifacts, state, secrets, postgres, edge, ports.keycloak(), ports.keycloakManagement(), compiler);
        this.replicas = replicas;
        Services all = new Services(
                checkout, state, ports, edge, secrets, postgres, kafka, redis, keycloak, compiler, traces, replicas);
        this.services = all.all();
        this.surplus = all.surplus();
    }

    /** A stack whose edge is the gateway on {@code localhost}, ready soon, with as many replicas as it last had. */
    public LocalStack(Checkout checkout, StateFolder state, PortPlan ports) {
        this(checkout, state, ports, Traces.ofEnvironment(), Replicas.of(state));
    }

    /** The same with its spans sent elsewhere. */
    public LocalStack(Checkout checkout, StateFolder state, PortPlan ports, Traces traces, Replicas replicas) {
        this(checkout, state, ports, "http://localhost:" + ports.base(), JustInTime.QUICK, traces, replicas);
    }

    /** Unpacks what {@link #up} will start, which it would do otherwise; what is unpacked already costs nothing. */
    void prepare(Progress progress) {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            finish(all().stream()
                    .map(server -> CompletableFuture.runAsync(
                            () -> {
                                server.prepare();
                                progress.say(server.name() + " is unpacked");
                            },
                            threads))
                    .toList());
        }
    }

    /**
     * Starts what does not run, in an order in which everybody finds what they need; on return all of it is ready. What
     * runs is left alone, except a service of an older build.
     */
    public void up(Progress progress) {
        try (StackLock _ = StackLock.on(state, progress)) {
            refuseOtherBase();
            endOtherCompiler(progress);
            endOtherReplicas(progress);
            refuseTakenPorts();
            start(postgres, progress);
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                Function<LocalServer, CompletableFuture<Void>> begin =
                        server -> CompletableFuture.runAsync(() -> start(server, progress), threads);
                CompletableFuture<Void> brokers = CompletableFuture.allOf(begin.apply(redis), begin.apply(kafka));
                List<CompletableFuture<Void>> others = new ArrayList<>();
                others.add(begin.apply(keycloak));
                // Services fetch the realm's keys when the first token comes, so they need not wait for Keycloak.
                services.forEach(service -> others.add(brokers.thenRunAsync(() -> start(service, progress), threads)));
                finish(others);
            }
        }
    }

    /** Ends what runs of this stack and nothing else: services first, PostgreSQL last. */
    public void down(Progress progress) {
        try (StackLock _ = StackLock.on(state, progress)) {
            Training.stop(state);
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                stop(services, threads, progress);
                stop(List.of(keycloak, kafka, redis), threads, progress);
                stop(List.of(postgres), threads, progress);
            }
        }
    }

    /** Ends everything without patience: for a start that was broken off. */
    void abandon(Collection<String> names) {
        List<LocalServer> backwards = new ArrayList<>(all());
        Collections.reverse(backwards);
        backwards.stream().filter(server -> names.contains(server.id())).forEach(LocalServer::stop);
    }

    /** Throws data, secrets, logs and tokens away; what runs must be down. Unpacked servers and caches are kept. */
    public void wipe() {
        try (Stream<Path> children = Files.list(state.path())) {
            for (Path child : children.filter(path ->
                            !StateFolder.KEPT.contains(path.getFileName().toString()))
                    .toList()) {
                Tree.delete(child);
            }
        } catch (IOException e) {
            throw new StartFailure("The state in " + state.path() + " could not be deleted: " + e.getMessage(), e);
        }
    }

    /** Every process of the stack as it is now. */
    public List<ProcessStatus> status() {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            return all().stream()
                    .map(server -> CompletableFuture.supplyAsync(() -> status(server), threads))
                    .toList()
                    .stream()
                    .map(CompletableFuture::join)
                    .toList();
        }
    }

    /** From now on every process of this stack is killed when this program ends, however it ends. */
    public void endWithThisProgram() {
        for (LocalServer server : all()) {
            server.process().ifPresent(identity -> DeathWatch.over(identity));
        }
    }

    /** The ids of what runs, e.g. {@code postgres}. */
    List<String> running() {
        return all().stream()
                .filter(server -> server.process().isPresent())
                .map(LocalServer::id)
                .toList();
    }

    /** The public address, e.g. {@code http://localhost:8080}. */
    public String edge() {
        return edge;
    }

    public PostgresServer postgres() {
        return postgres;
    }

    public KafkaServer kafka() {
        return kafka;
    }

    public KeycloakServer keycloak() {
        return keycloak;
    }

    public RedisServer redis() {
        return redis;
    }

    public Secrets secrets() {
        return secrets;
    }

    /** One of our services by name, e.g. {@code scan-service}. */
    public ServiceProcess service(String name) {
        return services.stream()
                .filter(service -> service.name().equals(name))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("No service is called " + name));
    }

    /** All processes of a service, e.g. of {@code scan-service}. */
    public List<ServiceProcess> replicas(String name) {
        return services.stream()
                .filter(service -> service.name().equals(name) || service.name().matches(name + "-\\d"))
                .toList();
    }

    List<ServiceProcess> services() {
        return services;
    }

    private List<LocalServer> all() {
        List<LocalServer> all = new ArrayList<>(List.of(postgres, redis, kafka, keycloak));
        all.addAll(services);
        return all;
    }

    private void refuseOtherBase() {
        Optional<Integer> earlier = state.portBase();
        if (earlier.isPresent() && earlier.get() != ports.base() && !running().isEmpty()) {
            throw new StartFailure("This stack runs with TT_PORT_BASE=" + earlier.get() + ", not " + ports.base()
                    + "; stop it first with ./traitortrack down.");
        }
        state.rememberPortBase(ports.base());
    }

    /** Virtual machines that run with the other compiler are ended, all of them: a stack has one. */
    private void endOtherCompiler(Progress progress) {
        if (!state.compiler().equals(compiler.name())) {
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                stop(services, threads, progress);
                stop(List.of(keycloak, kafka), threads, progress);
            }
        }
        state.rememberCompiler(compiler.name());
    }

    /** The gateway knows all replicas, and they share the connections that one has: a change concerns all of them. */
    private void endOtherReplicas(Progress progress) {
        if (Replicas.of(state).count() != replicas.count()) {
            try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
                stop(List.of(service("gateway")), threads, progress);
                stop(
                        Stream.concat(replicas("scan-service").stream(), surplus.stream())
                                .toList(),
                        threads,
                        progress);
            }
        }
        state.rememberReplicas(replicas.count());
    }

    private void refuseTakenPorts() {
        for (LocalServer server : all()) {
            if (server.process().isEmpty() && !Ports.free(server.port())) {
                throw new StartFailure("Port " + server.port() + " of " + server.name()
                        + " is in use by another program. Stop that one, or give this clone other ports, e.g. TT_PORT_BASE="
                        + PortPlan.free().base() + " ./traitortrack up");
            }
        }
    }

    private static void start(LocalServer server, Progress progress) {
        Optional<ProcessIdentity> before = server.process();
        server.start();
        boolean same = before.isPresent() && before.equals(server.process());
        progress.say(server.name() + (same ? " runs" : " is ready") + " at " + server.address());
    }

    private static void stop(List<? extends LocalServer> servers, ExecutorService threads, Progress progress) {
        finish(servers.stream()
                .map(server -> CompletableFuture.runAsync(
                        () -> {
                            Optional<ProcessIdentity> process = server.process();
                            if (process.isPresent()) {
                                server.stop();
                                progress.say(server.name() + " is stopped");
                            }
                        },
                        threads))
                .toList());
    }

    /** Waits for all of them, so that one failure does not hide another. */
    private static void finish(List<CompletableFuture<Void>> futures) {
        List<String> failures = new ArrayList<>();
        for (CompletableFuture<Void> future : futures) {
            try {
                future.join();
            } catch (CompletionException e) {
                Throwable cause = e.getCause() == null ? e : e.getCause();
                String message = cause instanceof StartFailure ? String.valueOf(cause.getMessage()) : cause.toString();
                if (!failures.contains(message)) {
                    failures.add(message);
                }
            }
        }
        if (!failures.isEmpty()) {
            throw new StartFailure(String.join("\n", failures));
        }
    }

    private static ProcessStatus status(LocalServer server) {
        Optional<ProcessIdentity> process = server.process();
        if (process.isEmpty()) {
            return new ProcessStatus(server.id(), ProcessStatus.State.DOWN, server.address(), null, 0);
        }
        long pid = process.get().pid();
        long memory = ProcessHandle.of(pid).stream()
                .flatMap(handle -> Stream.concat(Stream.of(handle), handle.descendants()))
                .flatMap(handle -> ProcessIdentity.of(handle.pid()).stream())
                .mapToLong(ProcessIdentity::proportionalBytes)
                .sum();
        ProcessStatus.State answer = server.ready() ? ProcessStatus.State.UP : ProcessStatus.State.STARTING;
        return new ProcessStatus(server.id(), answer, server.address(), pid, memory);
    }
}
