package io.traitortrack.platform.problem;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Map;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.springframework.http.HttpHeaders;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import tools.jackson.databind.json.JsonMapper;

/** Sends problems, from controllers and from filters alike. */
public final class ProblemWriter {

    private final JsonMapper json;

    public ProblemWriter(JsonMapper json) {
        this.json = json;
    }

    /** The answer of a controller. */
    public static ResponseEntity<Map<String, Object>> answer(ProblemException problem, HttpServletRequest request) {
        HttpHeaders headers = new HttpHeaders();
        headers.setContentType(MediaType.APPLICATION_PROBLEM_JSON);
        headers.setCacheControl("no-store");
        Duration wait = problem.retryAfter();
        if (wait != null) {
            headers.set(HttpHeaders.RETRY_AFTER, seconds(wait));
        }
        return new ResponseEntity<>(problem.body(request.getRequestURI()), headers, problem.status());
    }

    /** The answer of a filter; does nothing where an answer was already begun. */
    public void write(ProblemException problem, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        if (response.isCommitted()) {
            return;
        }
        byte[] body = json.writeValueAsBytes(problem.body(request.getRequestURI()));
        response.setStatus(problem.status().value());
        response.setContentType(MediaType.APPLICATION_PROBLEM_JSON_VALUE);
        response.setCharacterEncoding(StandardCharsets.UTF_8.name());
        response.setHeader(HttpHeaders.CACHE_CONTROL, "no-store");
        Duration wait = problem.retryAfter();
        if (wait != null) {
            response.setHeader(HttpHeaders.RETRY_AFTER, seconds(wait));
        }
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private static String seconds(Duration wait) {
        return Long.toString(Math.max(1, wait.toSeconds()));
    }
}
