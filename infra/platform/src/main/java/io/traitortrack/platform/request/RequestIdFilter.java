package io.traitortrack.platform.request;

import java.io.IOException;
import java.util.function.Supplier;
import java.util.regex.Pattern;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.filter.OncePerRequestFilter;

/** Gives every request an id, the caller's if it is well-formed, and returns it in every answer. */
public final class RequestIdFilter extends OncePerRequestFilter {

    /** The header, in and out. */
    public static final String HEADER = "X-Request-Id";

    private static final Pattern WELL_FORMED = Pattern.compile("[A-Za-z0-9._-]{8,100}");

    private final Supplier<String> fresh;

    public RequestIdFilter(Supplier<String> fresh) {
        this.fresh = fresh;
    }

    @Override
    protected boolean shouldNotFilterAsyncDispatch() {
        return false;
    }

    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Object known = request.getAttribute(HEADER);
        String given = request.getHeader(HEADER);
        String id = known instanceof String earlier
                ? earlier
                : given != null && WELL_FORMED.matcher(given).matches() ? given : fresh.get();
        request.setAttribute(HEADER, id);
        response.setHeader(HEADER, id);
        RequestContext.begin(id);
        try {
            chain.doFilter(request, response);
        } finally {
            RequestContext.end();
        }
    }
}
