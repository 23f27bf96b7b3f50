package io.traitortrack.gateway.route;

import java.net.URI;

import org.springframework.boot.context.properties.ConfigurationProperties;

/** Where the servers behind the gateway listen, e.g. {@code http://scan-service:8080}; scheme, host and port only. */
@ConfigurationProperties("traitortrack.services")
public record Services(URI scan, URI bill, URI audit, URI keycloak) {

    public Services {
        requireOrigin("traitortrack.services.scan", scan);
        requireOrigin("traitortrack.services.bill", bill);
        requireOrigin("traitortrack.services.audit", audit);
        requireOrigin("traitortrack.services.keycloak", keycloak);
    }

    public URI of(Destination destination) {
        return switch (destination) {
            case SCAN -> scan;
            case BILL -> bill;
            case AUDIT -> audit;
            case KEYCLOAK -> keycloak;
        };
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
