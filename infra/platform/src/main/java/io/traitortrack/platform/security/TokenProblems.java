package io.traitortrack.platform.security;

import java.io.IOException;
import java.time.Duration;

import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.problem.ProblemWriter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.AccessDeniedException;
import org.springframework.security.authentication.AuthenticationServiceException;
import org.springframework.security.core.AuthenticationException;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.web.AuthenticationEntryPoint;
import org.springframework.security.web.access.AccessDeniedHandler;

/** Answers requests without a good token: 401 with a code that says what is wrong with it. */
final class TokenProblems implements AuthenticationEntryPoint, AccessDeniedHandler {

    private final ProblemWriter problems;

    TokenProblems(ProblemWriter problems) {
        this.problems = problems;
    }

    @Override
    public void commence(HttpServletRequest request, HttpServletResponse response, AuthenticationException refused)
            throws IOException {
        if (refused instanceof AuthenticationServiceException) {
            problems.write(
                    ProblemException.of(
                                    HttpStatus.SERVICE_UNAVAILABLE,
                                    "SERVICE_UNAVAILABLE",
                                    "The token cannot be checked right now; come again in a moment.")
                            .retryAfter(Duration.ofSeconds(1)),
                    request,
                    response);
            return;
        }
        ProblemException problem = unauthorized(refused);
        response.setHeader(
                HttpHeaders.WWW_AUTHENTICATE,
                problem.code().equals("UNAUTHENTICATED") ? "Bearer" : "Bearer error=\"invalid_token\"");
        problems.write(problem, request, response);
    }

    private static ProblemException unauthorized(AuthenticationException refused) {
        if (!(refused instanceof InvalidBearerTokenException)) {
            return ProblemException.of(HttpStatus.UNAUTHORIZED, "UNAUTHENTICATED", "Send a bearer token.");
        }
        String why = String.valueOf(refused.getMessage());
        if (why.contains("expired")) {
            return ProblemException.of(
                    HttpStatus.UNAUTHORIZED, "TOKEN_EXPIRED", "The token has expired; refresh it or log in again.");
        }
        return ProblemException.of(HttpStatus.UNAUTHORIZED, "TOKEN_INVALID", "The token is not one of ours.");
    }

    @Override
    public void handle(HttpServletRequest request, HttpServletResponse response, AccessDeniedException denied)
            throws IOException {
        problems.write(
                ProblemException.of(HttpStatus.FORBIDDEN, "ROLE_NOT_GRANTED", "Your roles do not allow this."),
                request,
                response);
    }
}
