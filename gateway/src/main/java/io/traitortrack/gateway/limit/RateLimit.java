package io.traitortrack.gateway.limit;

import java.io.IOException;

import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.problem.ProblemWriter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Refuses with 429 what goes beyond a ceiling; nothing was done then, and after {@code Retry-After} there is room again.
 *
 * <p>Stands behind the token check, so that nobody takes from the bucket of a user by naming them.
 */
final class RateLimit extends OncePerRequestFilter {

    private final Claims claims;
    private final Buckets buckets;
    private final LimitMeters meters;
    private final ProblemWriter problems;

    RateLimit(Claims claims, Buckets buckets, LimitMeters meters, ProblemWriter problems) {
        this.claims = claims;
        this.buckets = buckets;
        this.meters = meters;
        this.problems = problems;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        Refused refused;
        try {
            refused = buckets.take(claims.of(request));
        } catch (ProblemException unreadableBody) {
            problems.write(unreadableBody, request, response);
            return;
        }
        if (refused == null) {
            chain.doFilter(request, response);
            return;
        }
        meters.count(refused);
        problems.write(problem(refused), request, response);
    }

    private static ProblemException problem(Refused refused) {
        String owner = refused.claim().owner().word();
        return ProblemException.of(
                        HttpStatus.TOO_MANY_REQUESTS,
                        "RATE_LIMITED",
                        "That is more than one " + owner + " may ask in this time; nothing was done. Come again in "
                                + refused.pause().toSeconds() + " s.")
                .with("limitedBy", owner)
                .retryAfter(refused.pause());
    }
}
