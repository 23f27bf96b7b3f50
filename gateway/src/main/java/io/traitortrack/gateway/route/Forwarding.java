package io.traitortrack.gateway.route;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import io.traitortrack.gateway.edge.WholeBody;
import io.traitortrack.platform.problem.ProblemException;
import jakarta.servlet.http.HttpServletRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpEntity;
import org.apache.hc.core5.http.io.entity.ByteArrayEntity;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.cloud.gateway.server.mvc.handler.ProxyExchange;
import org.springframework.http.HttpStatus;
import org.springframework.web.servlet.function.ServerResponse;

/**
 * Carries one request to the service that its route names, and the answer back, byte for byte.
 *
 * <p>The request's body is read whole before the service is called, except on streamed routes. Path and query travel as
 * the client wrote them.
 */
final class Forwarding implements ProxyExchange {

    private static final Logger LOG = LoggerFactory.getLogger(Forwarding.class);
    private static final Duration COME_AGAIN = Duration.ofSeconds(2);

    private final ServiceConnections connections;
    private final ServiceConnections lasting;
    private final WholeBody bodies;

    Forwarding(ServiceConnections connections, ServiceConnections lasting, WholeBody bodies) {
        this.connections = connections;
        this.lasting = lasting;
        this.bodies = bodies;
    }

    @Override
    public ServerResponse exchange(Request request) {
        HttpServletRequest incoming = request.getServerRequest().servletRequest();
        Route route = (Route) Objects.requireNonNull(incoming.getAttribute(Route.ATTRIBUTE));
        Hearing outgoing = outgoing(request, incoming);
        HttpEntity body = route.streamed() ? StreamedBody.of(incoming) : whole(incoming);
        outgoing.setEntity(body);
        boolean repeatable = (body == null || body.isRepeatable()) && isRepeatable(incoming, route);
        ClassicHttpResponse answer;
        try {
            answer = (route.lasting() ? lasting : connections).send(route.to(), outgoing, route.patience(), repeatable);
        } catch (IOException failure) {
            throw StreamedBody.failureOfTheSender(failure).orElseGet(() -> problem(route, failure));
        }
        CarriedAnswer carried = new CarriedAnswer(answer, route, outgoing);
        try {
            request.getResponseConsumers().forEach(consumer -> consumer.accept(carried, carried));
        } catch (RuntimeException failure) {
            carried.close();
            throw failure;
        }
        return carried;
    }

    /** An Idempotency-Key means something to our own services only: Keycloak would log in, or spend a code, twice. */
    private static boolean isRepeatable(HttpServletRequest incoming, Route route) {
        return route.repeatable()
                || incoming.getMethod().equals("GET")
                || incoming.getMethod().equals("HEAD")
                || (route.to().isOurs() && incoming.getHeader("Idempotency-Key") != null);
    }

    private @Nullable HttpEntity whole(HttpServletRequest incoming) {
        byte[] body = bodies.of(incoming);
        return body.length > 0 || incoming.getContentLengthLong() == 0 ? new ByteArrayEntity(body, null) : null;
    }

    private static Hearing outgoing(Request request, HttpServletRequest incoming) {
        String query = incoming.getQueryString();
        String target = query == null ? incoming.getRequestURI() : incoming.getRequestURI() + "?" + query;
        Hearing outgoing = new Hearing(request.getMethod().name(), target);
        for (Map.Entry<String, List<String>> header : request.getHeaders().headerSet()) {
            for (String value : header.getValue()) {
                outgoing.addHeader(header.getKey(), value);
            }
        }
        return outgoing;
    }

    private static ProblemException problem(Route route, IOException failure) {
        String service = route.to().serviceName();
        LOG.warn("{} did not answer on route {}: {}", service, route.id(), failure.toString());
        if (ServiceConnections.isNeverReached(failure)) {
            return ProblemException.of(
                            HttpStatus.SERVICE_UNAVAILABLE,
                            "SERVICE_UNAVAILABLE",
                            // one that broke off before may have done something
                            "The " + service + " is away"
                                    + (failure.getSuppressed().length == 0 ? "; nothing was done." : "."))
                    .with("service", service)
                    .retryAfter(COME_AGAIN);
        }
        if (failure instanceof InterruptedIOException) {
            return ProblemException.of(
                            HttpStatus.GATEWAY_TIMEOUT,
                            "UPSTREAM_TIMEOUT",
                            "The " + service + " took longer than "
                                    + route.patience().toMillis()
                                    + " ms; it may still do what you asked. Repeat it with the same scan id or"
                                    + " idempotency key.")
                    .with("service", service)
                    .retryAfter(COME_AGAIN);
        }
        return brokenAnswer(route);
    }

    static ProblemException brokenAnswer(Route route) {
        String service = route.to().serviceName();
        return ProblemException.of(
                        HttpStatus.BAD_GATEWAY,
                        "UPSTREAM_FAILED",
                        "The " + service + " broke off its answer; it may have done what you asked. Repeat it with the"
                                + " same scan id or idempotency key.")
                .with("service", service)
                .retryAfter(COME_AGAIN);
    }
}
