package io.traitortrack.gateway.edge;

import java.io.IOException;

import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/** Refuses requests that name a host which is not ours (421), so that no answer is ever made for another name. */
final class HostGuard extends OncePerRequestFilter {

    private final EdgeAddress edge;
    private final ProblemWriter problems;

    HostGuard(EdgeAddress edge, ProblemWriter problems) {
        this.edge = edge;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (edge.answersTo(request.getServerName())) {
            chain.doFilter(request, response);
            return;
        }
        problems.write(
                ProblemException.of(
                        HttpStatus.MISDIRECTED_REQUEST, "UNKNOWN_HOST", "This address does not answer to that host."),
                request,
                response);
    }
}
