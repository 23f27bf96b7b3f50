package io.traitortrack.platform.problem;

import java.io.IOException;

import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.web.filter.OncePerRequestFilter;

/** Cuts the connection to the client where an answer broke off half-way, so that nobody takes a part for the whole. */
public final class CutAnswer extends OncePerRequestFilter {

    private static final String MARK = CutAnswer.class.getName();

    public CutAnswer() {}

    /** Marks the answer to this request as broken off. */
    public static void mark(HttpServletRequest request) {
        request.setAttribute(MARK, true);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(request, response);
        if (request.getAttribute(MARK) != null) {
            throw new IOException("the answer broke off");
        }
    }
}
