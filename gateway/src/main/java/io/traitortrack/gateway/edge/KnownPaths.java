package io.traitortrack.gateway.edge;

import java.io.IOException;
import java.util.List;
import java.util.stream.Stream;

import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.PathContainer;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

/**
 * Answers 404 to what is neither public nor below {@code /api}, before any token is looked at.
 *
 * <p>It opens nothing: below {@code /api} an unknown path without a token is still 401, so that nobody can map the
 * interface from outside.
 */
final class KnownPaths extends OncePerRequestFilter {

    private final List<PathPattern> known;
    private final ProblemWriter problems;

    KnownPaths(List<String> publicPaths, ProblemWriter problems) {
        this.known = Stream.concat(Stream.of("/api/**"), publicPaths.stream())
                .map(PathPatternParser.defaultInstance::parse)
                .toList();
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        PathContainer path = PathContainer.parsePath(request.getRequestURI());
        if (known.stream().anyMatch(pattern -> pattern.matches(path))) {
            chain.doFilter(request, response);
            return;
        }
        problems.write(
                ProblemException.of(HttpStatus.NOT_FOUND, "NOT_FOUND", "There is nothing at this address."),
                request,
                response);
    }
}
