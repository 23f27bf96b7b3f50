package io.traitortrack.gateway.edge;

import java.io.IOException;

import io.traitortrack.platform.security.CallerToken;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;
import org.springframework.security.web.context.RequestAttributeSecurityContextRepository;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Writes one timed line for each request to the logger {@code io.traitortrack.access}, a warning above one second.
 *
 * <p>The path is logged, the query is not: it may hold what somebody searched for, or a login's code.
 */
final class AccessLine extends OncePerRequestFilter {

    private static final Logger LOG = LoggerFactory.getLogger("io.traitortrack.access");
    private static final long SLOW_NANOS = 1_000_000_000L;

    private final RequestAttributeSecurityContextRepository contexts = new RequestAttributeSecurityContextRepository();

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long start = System.nanoTime();
        boolean failed = true;
        try {
            chain.doFilter(request, response);
            failed = false;
        } finally {
            write(request, failed ? "cut" : Integer.toString(response.getStatus()), System.nanoTime() - start);
        }
    }

    private void write(HttpServletRequest request, String status, long nanos) {
        LoggingEventBuilder line = LOG.atLevel(nanos > SLOW_NANOS ? Level.WARN : Level.INFO)
                .addKeyValue("http.request.method", request.getMethod())
                .addKeyValue("url.path", request.getRequestURI())
                .addKeyValue("http.response.status_code", status)
                .addKeyValue("event.duration", nanos);
        if (contexts.loadDeferredContext(request).get().getAuthentication() instanceof CallerToken token) {
            line = line.addKeyValue("user.id", token.caller().userId());
        }
        line.log("{} {} {} {} ms", request.getMethod(), request.getRequestURI(), status, nanos / 1_000_000);
    }
}
