package io.traitortrack.testkit;

import java.nio.file.Path;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

import io.traitortrack.localstack.process.DeathWatch;
import io.traitortrack.localstack.process.JustInTime;
import io.traitortrack.localstack.process.Ports;
import io.traitortrack.localstack.server.Artifacts;
import io.traitortrack.localstack.server.KafkaServer;
import io.traitortrack.localstack.server.KeycloakServer;
import io.traitortrack.localstack.server.LocalServer;
import io.traitortrack.localstack.server.PostgresServer;
import io.traitortrack.localstack.server.RedisServer;
import io.traitortrack.localstack.state.Checkout;
import io.traitortrack.localstack.state.Secrets;
import io.traitortrack.localstack.state.StateFolder;
import org.jspecify.annotations.Nullable;

/**
 * Real PostgreSQL, Kafka, Redis and Keycloak for the tests of one module: started at first use as processes of their own on free ports,
 * with the roles, databases and topics of the product, data under {@code target/test-servers}; gone with this JVM, also
 * if it is killed. A server that cannot start fails the test.
 */
public final class TestServers {
    private static final Artifacts ARTIFACTS = new Artifacts(Checkout.find());
    private static final Path FOLDER = Path.of(
                    "target",
                    "test-servers",
                    Long.toString(ProcessHandle.current().pid()))
            .toAbsolutePath();
    private static final String EDGE = "http://localhost:8080";
    private static final Secrets SECRETS = Secrets.fresh();

    private static @Nullable PostgresServer postgres;
    private static @Nullable KafkaServer kafka;
    private static @Nullable RedisServer redis;
    private static @Nullable KeycloakServer keycloak;
    private static @Nullable TestIssuer issuer;

    private TestServers() {}

    /** PostgreSQL, running. */
    public static synchronized PostgresServer postgres() {
        PostgresServer running = postgres;
        if (running == null) {
            running = new PostgresServer(ARTIFACTS, folder("postgresql"), SECRETS, Ports.anyFree());
            start(running, "postgresql");
            postgres = running;
        }
        return running;
    }

    /** Where PostgreSQL's files are: to be copied and put back while it is stopped. */
    public static Path postgresData() {
        return folder("postgresql").data("postgresql");
    }

    /** Kafka with the declared topics, running. */
    public static synchronized KafkaServer kafka() {
        KafkaServer running = kafka;
        if (running == null) {
            running = new KafkaServer(ARTIFACTS, folder("kafka"), Ports.anyFree(), Ports.anyFree(), JustInTime.QUICK);
            start(running, "kafka");
            kafka = running;
        }
        return running;
    }

    /** Redis, running. */
    public static synchronized RedisServer redis() {
        RedisServer running = redis;
        if (running == null) {
            running = new RedisServer(ARTIFACTS, folder("redis"), SECRETS, Ports.anyFree());
            start(running, "redis");
            redis = running;
        }
        return running;
    }

    /**
     * Keycloak with the realm and the demonstration users of {@code identity/}, running; starts PostgreSQL. Its tokens
     * name an edge at which nothing listens: ask it at its own address.
     */
    public static synchronized KeycloakServer keycloak() {
        KeycloakServer running = keycloak;
        if (running == null) {
            running = new KeycloakServer(
                    ARTIFACTS,
                    folder("keycloak"),
                    SECRETS,
                    postgres(),
                    EDGE,
                    Ports.anyFree(),
                    Ports.anyFree(),
                    JustInTime.QUICK);
            start(running, "keycloak");
            keycloak = running;
        }
        return running;
    }

    /** A password or key of these servers by the name of its environment variable. */
    public static String secret(String variable) {
        return SECRETS.get(variable);
    }

    /** The issuer whose tokens the services under test accept, running in this JVM. */
    public static synchronized TestIssuer issuer() {
        TestIssuer running = issuer;
        if (running == null) {
            running = TestIssuer.start();
            issuer = running;
        }
        return running;
    }

    /**
     * One database of the running PostgreSQL with its three users.
     *
     * @param name {@code scan}, {@code bill} or {@code audit}
     */
    public static Database database(String name) {
        PostgresServer server = postgres();
        String variable = "TT_" + name.toUpperCase(Locale.ROOT) + "_DB_";
        return new Database(
                name,
                server.url(name),
                new User(name + "_service", SECRETS.get(variable + "PASSWORD")),
                new User(name + "_migration", SECRETS.get(variable + "MIGRATION_PASSWORD")),
                new User(name + "_relay", SECRETS.get(variable + "RELAY_PASSWORD")));
    }

    /**
     * What the environment of a service says, for {@code SpringApplicationBuilder.properties} or a dynamic property
     * source; starts what it names. Ports are 0: the service takes free ones.
     *
     * @param service {@code scan-service}, {@code bill-service}, {@code audit-service} or {@code gateway}
     */
    public static Map<String, Object> properties(String service) {
        Map<String, Object> all = new TreeMap<>();
        // A plain property source does not turn SERVER_PORT into server.port as the environment does.
        all.put("SERVER_PORT", "0");
        all.put("server.port", "0");
        all.put("MANAGEMENT_SERVER_PORT", "0");
        all.put("management.server.port", "0");
        all.put("TT_ISSUER", issuer().issuer());
        all.put("TT_JWKS_URL", issuer().jwksUrl());
        all.put("TT_EDGE_URL", issuer().edge());
        if (!service.endsWith("-service")) {
            all.put("TT_REDIS_URL", redis().url());
            return all;
        }
        Database database = database(service.substring(0, service.indexOf('-')));
        all.put("TT_KAFKA_BOOTSTRAP", kafka().address());
        all.put("TT_DB_URL", database.url());
        all.put("TT_DB_USER", database.service().name());
        all.put("TT_DB_PASSWORD", database.service().password());
        all.put("TT_DB_MIGRATION_USER", database.migration().name());
        all.put("TT_DB_MIGRATION_PASSWORD", database.migration().password());
        all.put("TT_DB_RELAY_USER", database.relay().name());
        all.put("TT_DB_RELAY_PASSWORD", database.relay().password());
        if (service.equals("audit-service")) {
            all.put("TT_AUDIT_SIGNING_KEY", SECRETS.get("TT_AUDIT_SIGNING_KEY"));
            all.put("TT_AUDIT_ORIGIN", "traitortrack.local/audit");
        }
        return all;
    }

    private static StateFolder folder(String server) {
        return new StateFolder(FOLDER.resolve(server));
    }

    private static void start(LocalServer server, String name) {
        server.start();
        // No shutdown hook: contexts still close their connections then. The watch acts once this JVM is really gone.
        DeathWatch.over(server.process().orElseThrow(), FOLDER.resolve(name));
    }
}
