package io.traitortrack.gateway.route;

import java.net.URI;
import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Where the servers behind the gateway listen, e.g. {@code http://scan-service:8080}; scheme, host and port only. Our own
 * services may have several addresses, see {@link Replicas}.
 */
@ConfigurationProperties("traitortrack.services")
public record Services(List<URI> scan, List<URI> bill, List<URI> audit, URI keycloak) {

    public Services {
        scan = origins("traitortrack.services.scan", scan);
        bill = origins("traitortrack.services.bill", bill);
        audit = origins("traitortrack.services.audit", audit);
        requireOrigin("traitortrack.services.keycloak", keycloak);
    }

    public List<URI> of(Destination destination) {
        return switch (destination) {
            case SCAN -> scan;
            case BILL -> bill;
            case AUDIT -> audit;
            case KEYCLOAK -> List.of(keycloak);
        };
    }

    private static List<URI> origins(String key, List<URI> addresses) {
        if (addresses.isEmpty()) {
            throw new IllegalArgumentException(key + " names no address");
        }
        addresses.forEach(address -> requireOrigin(key, address));
        return List.copyOf(addresses);
    }

    private static void requireOrigin(String key, URI address) {
        boolean http = "http".equals(address.getScheme()) || "https".equals(address.getScheme());
        boolean bare =
                address.getRawPath() == null || address.getRawPath().isEmpty() || "/".equals(address.getRawPath());
        if (!http || address.getHost() == null || !bare || address.getRawQuery() != null) {
            throw new IllegalArgumentException(key + " must be scheme, host and port, e.g. http://localhost:8081");
        }
    }
}
