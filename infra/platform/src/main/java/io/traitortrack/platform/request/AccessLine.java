package io.traitortrack.platform.request;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.event.Level;
import org.slf4j.spi.LoggingEventBuilder;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Writes one timed line for a request to the logger {@code io.traitortrack.access}: a warning above one second, at the
 * level of the ordinary for a success, and for information otherwise.
 *
 * <p>The path is logged, the query is not: it may hold what somebody searched for, or a login's code.
 */
public final class AccessLine extends OncePerRequestFilter {

    private static final Logger LOG = LoggerFactory.getLogger("io.traitortrack.access");
    private static final long SLOW_NANOS = 1_000_000_000L;
    private static final int REFUSED = 400;

    private final Level ordinary;

    /** One that logs quick successes at this level: at the edge they are the record of all requests. */
    public AccessLine(Level ordinary) {
        this.ordinary = ordinary;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        long start = System.nanoTime();
        boolean failed = true;
        try {
            chain.doFilter(request, response);
            failed = false;
        } finally {
            write(request, response.getStatus(), failed, System.nanoTime() - start);
        }
    }

    private void write(HttpServletRequest request, int status, boolean failed, long nanos) {
        Level level = nanos > SLOW_NANOS ? Level.WARN : failed || status >= REFUSED ? Level.INFO : ordinary;
        if (!LOG.isEnabledForLevel(level)) {
            return;
        }
        LoggingEventBuilder line = LOG.atLevel(level)
                .addKeyValue("http.request.method", request.getMethod())
                .addKeyValue("url.path", request.getRequestURI())
                .addKeyValue("event.duration", nanos)
                .addKeyValue("event.outcome", failed || status >= REFUSED ? "failure" : "success");
        if (!failed) {
            line = line.addKeyValue("http.response.status_code", status);
        }
        line.log(
                "{} {} {} {} ms",
                request.getMethod(),
                request.getRequestURI(),
                failed ? "cut" : status,
                nanos / 1_000_000);
    }
}
