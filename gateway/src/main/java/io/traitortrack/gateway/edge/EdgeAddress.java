package io.traitortrack.gateway.edge;

import java.net.URI;
import java.util.Locale;
import java.util.Set;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Where clients find this installation, e.g. {@code https://track.example.com}.
 *
 * @param url scheme, host and, if unusual, port
 * @param loopback also answer to {@code localhost} and its addresses; for the local profile only
 */
@ConfigurationProperties("traitortrack.edge")
public record EdgeAddress(URI url, @DefaultValue("false") boolean loopback) {

    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "[::1]");

    public EdgeAddress {
        if (url.getScheme() == null || url.getHost() == null) {
            throw new IllegalArgumentException("traitortrack.edge.url must be like https://track.example.com");
        }
    }

    public String scheme() {
        return url.getScheme().toLowerCase(Locale.ROOT);
    }

    public boolean isSecure() {
        return scheme().equals("https");
    }

    /** The port that clients use, also where the address does not spell it. */
    public int port() {
        return url.getPort() >= 0 ? url.getPort() : isSecure() ? 443 : 80;
    }

    /** Host and, if unusual, port, as clients write it. */
    public String authority() {
        return url.getPort() >= 0 ? url.getHost() + ":" + url.getPort() : url.getHost();
    }

    /** Tells whether a request may name this host. */
    public boolean answersTo(String host) {
        String name = host.toLowerCase(Locale.ROOT);
        return name.equals(url.getHost().toLowerCase(Locale.ROOT)) || (loopback && LOOPBACK.contains(name));
    }
}
