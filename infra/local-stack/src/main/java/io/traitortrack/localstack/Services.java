package io.traitortrack.localstack;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

import io.traitortrack.localstack.process.JustInTime;
import io.traitortrack.localstack.server.KafkaServer;
import io.traitortrack.localstack.server.KeycloakServer;
import io.traitortrack.localstack.server.PostgresServer;
import io.traitortrack.localstack.server.RedisServer;
import io.traitortrack.localstack.service.Program;
import io.traitortrack.localstack.service.ServiceProcess;
import io.traitortrack.localstack.state.Checkout;
import io.traitortrack.localstack.state.Secrets;
import io.traitortrack.localstack.state.StateFolder;

/** Our services with their environments: the same names as in compose and on Kubernetes. */
record Services(
        Checkout checkout,
        StateFolder state,
        PortPlan ports,
        String edge,
        Secrets secrets,
        PostgresServer postgres,
        KafkaServer kafka,
        RedisServer redis,
        KeycloakServer keycloak,
        JustInTime compiler,
        Traces traces,
        Replicas replicas) {
    private static final String SCAN = "scan-service";
    private static final int SCAN_HEAP = 256;
    private static final int BILL_HEAP = 192;
    private static final int AUDIT_HEAP = 256;
    private static final int GATEWAY_HEAP = 160;

    List<ServiceProcess> all() {
        Map<String, String> audit = database("audit", ports.audit());
        audit.put("TT_AUDIT_SIGNING_KEY", secrets.get("TT_AUDIT_SIGNING_KEY"));
        audit.put("TT_AUDIT_ORIGIN", "traitortrack.local/audit");
        Map<String, String> gateway = common(ports.gateway());
        if (compiler == JustInTime.FULL) {
            // what is measured is the system, not the ceiling of the one user who measures
            gateway.merge("SPRING_PROFILES_ACTIVE", "bench", (profile, bench) -> profile + "," + bench);
        }
        gateway.put(
                "TT_SCAN_URL",
                replicas.numbers().stream().map(number -> url(scanPort(number))).collect(Collectors.joining(",")));
        gateway.put("TT_BILL_URL", url(ports.bill()));
        gateway.put("TT_AUDIT_URL", url(ports.audit()));
        gateway.put("TT_KEYCLOAK_URL", url(ports.keycloak()));
        gateway.put("TT_REDIS_URL", redis.url());
        List<ServiceProcess> all = new ArrayList<>();
        replicas.numbers().forEach(number -> all.add(scan(number)));
        all.add(service("bill-service", ports.bill(), BILL_HEAP, database("bill", ports.bill())));
        all.add(service("audit-service", ports.audit(), AUDIT_HEAP, audit));
        all.add(service("gateway", ports.gateway(), GATEWAY_HEAP, gateway));
        return all;
    }

    /** Processes that a stack of more replicas left. */
    List<ServiceProcess> surplus() {
        return replicas.surplus().map(this::scan).toList();
    }

    private ServiceProcess scan(int number) {
        int port = scanPort(number);
        Map<String, String> environment = database("scan", port);
        if (replicas.count() > 1) {
            environment.put("TT_DB_POOL", Integer.toString(replicas.pool()));
        }
        String name = number == 1 ? SCAN : SCAN + "-" + number;
        return service(name, SCAN, port, SCAN_HEAP, environment);
    }

    private int scanPort(int number) {
        return number == 1 ? ports.scan() : ports.scan(number);
    }

    private ServiceProcess service(String name, int port, int heap, Map<String, String> environment) {
        return service(name, name, port, heap, environment);
    }

    private ServiceProcess service(String name, String program, int port, int heap, Map<String, String> environment) {
        return new ServiceProcess(
                name,
                new Program(checkout, program),
                state,
                port,
                ports.managementOf(port),
                heap,
                compiler,
                environment);
    }

    private Map<String, String> common(int port) {
        Map<String, String> all = new TreeMap<>();
        all.put("SPRING_PROFILES_ACTIVE", "local");
        all.put("SERVER_PORT", Integer.toString(port));
        all.put("SERVER_ADDRESS", "127.0.0.1");
        all.put("MANAGEMENT_SERVER_PORT", Integer.toString(ports.managementOf(port)));
        all.put("MANAGEMENT_SERVER_ADDRESS", "127.0.0.1");
        all.put("TT_EDGE_URL", edge);
        all.put("TT_ISSUER", keycloak.issuer());
        all.put("TT_JWKS_URL", keycloak.jwksUrl());
        all.put("TT_KAFKA_BOOTSTRAP", kafka.address());
        all.putAll(traces.environment());
        return all;
    }

    private Map<String, String> database(String name, int port) {
        String secret = "TT_" + name.toUpperCase(Locale.ROOT) + "_DB_";
        Map<String, String> all = common(port);
        all.put("TT_DB_URL", postgres.url(name));
        all.put("TT_DB_USER", name + "_service");
        all.put("TT_DB_PASSWORD", secrets.get(secret + "PASSWORD"));
        all.put("TT_DB_MIGRATION_USER", name + "_migration");
        all.put("TT_DB_MIGRATION_PASSWORD", secrets.get(secret + "MIGRATION_PASSWORD"));
        all.put("TT_DB_RELAY_USER", name + "_relay");
        all.put("TT_DB_RELAY_PASSWORD", secrets.get(secret + "RELAY_PASSWORD"));
        return all;
    }

    private static String url(int port) {
        return "http://127.0.0.1:" + port;
    }
}
