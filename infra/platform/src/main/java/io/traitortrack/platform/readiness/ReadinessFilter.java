package io.traitortrack.platform.readiness;

import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.Map;

import jakarta.servlet.FilterChain;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.health.actuate.endpoint.HealthDescriptor;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.health.contributor.Status;
import org.springframework.http.MediaType;
import org.springframework.web.filter.OncePerRequestFilter;
import tools.jackson.databind.json.JsonMapper;

/**
 * Answers {@code GET /readyz} on the service's own port: 200 where its readiness group is up, else 503, with the status
 * and the version in a word each. It needs no token, says nothing more, and the gateway never routes it.
 */
public final class ReadinessFilter extends OncePerRequestFilter {

    /** The path. */
    public static final String PATH = "/readyz";

    private final HealthEndpoint health;
    private final @Nullable String version;
    private final JsonMapper json;

    public ReadinessFilter(HealthEndpoint health, @Nullable String version, JsonMapper json) {
        this.health = health;
        this.version = version;
        this.json = json;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws IOException {
        @Nullable HealthDescriptor readiness = health.healthForPath("readiness");
        Status status = readiness == null ? health.health().getStatus() : readiness.getStatus();
        Map<String, String> body = new LinkedHashMap<>();
        body.put("status", status.getCode());
        if (version != null) {
            body.put("version", version);
        }
        response.setStatus(Status.UP.equals(status) ? 200 : 503);
        response.setContentType(MediaType.APPLICATION_JSON_VALUE);
        response.setHeader("Cache-Control", "no-store");
        response.getOutputStream().write(json.writeValueAsBytes(body));
    }
}
