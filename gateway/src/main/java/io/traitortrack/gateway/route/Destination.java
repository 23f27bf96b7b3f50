package io.traitortrack.gateway.route;

/** A server behind the gateway. */
public enum Destination {
    SCAN("scan-service", "/readyz"),
    BILL("bill-service", "/readyz"),
    AUDIT("audit-service", "/readyz"),
    /** Keycloak shows its health on its management port only; the realm's discovery document says as much. */
    KEYCLOAK("keycloak", "/id/realms/traitortrack/.well-known/openid-configuration");

    private final String serviceName;
    private final String readinessPath;

    Destination(String serviceName, String readinessPath) {
        this.serviceName = serviceName;
        this.readinessPath = readinessPath;
    }

    /** The name in problems, logs and metrics, e.g. {@code scan-service}. */
    public String serviceName() {
        return serviceName;
    }

    /** Tells whether it is one of our services, which keep what the contract promises of writes. */
    boolean isOurs() {
        return this != KEYCLOAK;
    }

    /** The path that answers 200 where the server is ready; never routed from outside, except Keycloak's. */
    public String readinessPath() {
        return readinessPath;
    }
}
