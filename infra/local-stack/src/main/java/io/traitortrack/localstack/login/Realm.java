package io.traitortrack.localstack.login;

import java.net.URI;

/**
 * The realm as its tokens name it, and the address under which it is asked.
 *
 * @param issuer for example {@code http://localhost:8080/id/realms/traitortrack}
 * @param reach the realm's address for requests: the issuer itself through the gateway, or Keycloak's own port
 */
public record Realm(URI issuer, URI reach) {
    private static final String PATH = "/id/realms/traitortrack";
    private static final String PROTOCOL = "/protocol/openid-connect";

    /** The realm behind the gateway at {@code edge}, for example {@code http://localhost:8080}. */
    public static Realm at(URI edge) {
        return new Realm(edge.resolve(PATH), edge.resolve(PATH));
    }

    /** The same realm asked at Keycloak's own address, for example {@code http://127.0.0.1:8094}. */
    public Realm askedAt(URI keycloak) {
        return new Realm(issuer, keycloak.resolve(PATH));
    }

    /** Keycloak writes links as the edge sees them; this is where such a link is asked. */
    URI reachable(URI link) {
        String address = link.toString();
        String own = issuer.toString();
        return address.startsWith(own) ? URI.create(reach + address.substring(own.length())) : link;
    }

    URI authorization() {
        return URI.create(reach + PROTOCOL + "/auth");
    }

    URI token() {
        return URI.create(reach + PROTOCOL + "/token");
    }
}
