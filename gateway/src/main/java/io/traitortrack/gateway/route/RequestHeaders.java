package io.traitortrack.gateway.route;

import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

import io.traitortrack.gateway.edge.EdgeAddress;
import io.traitortrack.platform.request.RequestContext;
import org.jspecify.annotations.Nullable;
import org.springframework.cloud.gateway.server.mvc.filter.HttpHeadersFilter;
import org.springframework.core.Ordered;
import org.springframework.http.HttpHeaders;
import org.springframework.web.servlet.function.ServerRequest;

/**
 * The headers that a service sees: the client's, without those that only the gateway may say.
 *
 * <p>Where the edge is, who called and which request this is are always the gateway's own words; what a client sends
 * under these names is dropped.
 */
final class RequestHeaders implements HttpHeadersFilter.RequestHttpHeadersFilter, Ordered {

    private static final Set<String> HOP_BY_HOP = Set.of(
            "connection",
            "keep-alive",
            "proxy-connection",
            "proxy-authenticate",
            "proxy-authorization",
            "te",
            "trailer",
            "transfer-encoding",
            "upgrade",
            "http2-settings",
            "expect",
            "host",
            "content-length");

    private static final Set<String> SAID_BY_THE_GATEWAY_ONLY = Set.of(
            "forwarded",
            "x-real-ip",
            "x-client-ip",
            "x-cluster-client-ip",
            "true-client-ip",
            "x-rewrite-url",
            "x-http-method",
            "x-http-method-override",
            "x-method-override",
            "x-request-id",
            "traceparent",
            "baggage",
            "b3");

    private static final List<String> SAID_BY_THE_GATEWAY_ONLY_PREFIXES =
            List.of("x-forwarded-", "x-original-", "x-traitortrack-", "x-b3-");

    private final EdgeAddress edge;

    RequestHeaders(EdgeAddress edge) {
        this.edge = edge;
    }

    @Override
    public int getOrder() {
        return Ordered.LOWEST_PRECEDENCE;
    }

    @Override
    public HttpHeaders apply(HttpHeaders given, ServerRequest request) {
        Set<String> namedByConnection = namedByConnection(given);
        Route route = (Route) request.servletRequest().getAttribute(Route.ATTRIBUTE);
        boolean toKeycloak = route != null && route.to() == Destination.KEYCLOAK;
        HttpHeaders sent = new HttpHeaders();
        for (Map.Entry<String, List<String>> header : given.headerSet()) {
            String name = header.getKey().toLowerCase(Locale.ROOT);
            if (!isDropped(name, toKeycloak) && !namedByConnection.contains(name)) {
                sent.addAll(header.getKey(), header.getValue());
            }
        }
        String type = request.servletRequest().getHeader(HttpHeaders.CONTENT_TYPE);
        if (type != null) {
            sent.set(HttpHeaders.CONTENT_TYPE, type); // as written: Spring adds a charset to its view of it
        }
        sent.set("X-Request-Id", RequestContext.requestId());
        String traceparent = RequestContext.traceparent();
        if (traceparent != null) {
            sent.set("traceparent", traceparent);
        }
        sent.set("X-Forwarded-For", request.servletRequest().getRemoteAddr());
        sent.set("X-Forwarded-Proto", edge.scheme());
        sent.set("X-Forwarded-Host", edge.authority());
        sent.set("X-Forwarded-Port", Integer.toString(edge.port()));
        return sent;
    }

    private static boolean isDropped(String name, boolean toKeycloak) {
        return HOP_BY_HOP.contains(name)
                || SAID_BY_THE_GATEWAY_ONLY.contains(name)
                || SAID_BY_THE_GATEWAY_ONLY_PREFIXES.stream().anyMatch(name::startsWith)
                || (!toKeycloak && name.equals("cookie"));
    }

    private static Set<String> namedByConnection(HttpHeaders given) {
        @Nullable List<String> connection = given.get(HttpHeaders.CONNECTION);
        if (connection == null) {
            return Set.of();
        }
        Set<String> names = new HashSet<>();
        for (String line : connection) {
            for (String name : line.split(",", -1)) {
                names.add(name.strip().toLowerCase(Locale.ROOT));
            }
        }
        // "Connection: authorization" must not be a way to lose the caller's identity on the way in
        names.remove("authorization");
        return names;
    }
}
