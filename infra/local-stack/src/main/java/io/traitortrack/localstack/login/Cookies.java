package io.traitortrack.localstack.login;

import java.net.HttpCookie;
import java.net.URI;
import java.net.http.HttpHeaders;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * The cookies of one login at one host. Keycloak marks its cookies {@code Secure} on plain http too; a browser
 * accepts that on loopback, and so does this jar.
 */
final class Cookies {
    private final Map<String, HttpCookie> jar = new LinkedHashMap<>();

    void keep(URI from, HttpHeaders headers) {
        for (String header : headers.allValues("set-cookie")) {
            for (HttpCookie cookie : HttpCookie.parse(header)) {
                String path = cookie.getPath() == null ? from.getPath() : cookie.getPath();
                cookie.setPath(path);
                if (cookie.hasExpired()) {
                    jar.remove(cookie.getName() + path);
                } else {
                    jar.put(cookie.getName() + path, cookie);
                }
            }
        }
    }

    /** The header for a request, empty if no cookie belongs there. */
    String header(URI to) {
        return jar.values().stream()
                .filter(cookie -> to.getPath().startsWith(cookie.getPath()))
                .map(cookie -> cookie.getName() + "=" + cookie.getValue())
                .collect(Collectors.joining("; "));
    }
}
