package io.traitortrack.gateway.route;

import java.util.Locale;
import java.util.Set;

import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.Header;
import org.springframework.http.HttpHeaders;

/** The headers of a service's answer that the client sees; the rest is the gateway's own business. */
final class AnswerHeaders {

    private static final Set<String> DROPPED = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "server",
            "x-powered-by",
            "via",
            "date",
            "x-request-id",
            "x-content-type-options",
            "x-frame-options",
            "strict-transport-security",
            "permissions-policy");

    /** Keycloak's login page brings its own, which fit that page; on API answers the gateway's words stand. */
    private static final Set<String> DROPPED_EXCEPT_FROM_KEYCLOAK =
            Set.of("content-security-policy", "referrer-policy", "x-xss-protection", "set-cookie");

    private AnswerHeaders() {}

    static HttpHeaders of(ClassicHttpResponse answer, Destination from) {
        HttpHeaders headers = new HttpHeaders();
        for (Header header : answer.getHeaders()) {
            String name = header.getName().toLowerCase(Locale.ROOT);
            boolean dropped = DROPPED.contains(name)
                    || (from != Destination.KEYCLOAK && DROPPED_EXCEPT_FROM_KEYCLOAK.contains(name));
            if (!dropped) {
                headers.add(header.getName(), header.getValue());
            }
        }
        return headers;
    }
}
