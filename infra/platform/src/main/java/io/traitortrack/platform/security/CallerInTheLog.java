package io.traitortrack.platform.security;

import java.io.IOException;

import io.traitortrack.platform.request.RequestContext;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.security.core.context.SecurityContextHolder;
import org.springframework.web.filter.OncePerRequestFilter;

/** From the token check on, whatever is logged of a request names its caller, by the id only. */
final class CallerInTheLog extends OncePerRequestFilter {

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (SecurityContextHolder.getContext().getAuthentication() instanceof CallerToken token) {
            RequestContext.calledBy(token.caller().userId());
        }
        chain.doFilter(request, response);
    }
}
