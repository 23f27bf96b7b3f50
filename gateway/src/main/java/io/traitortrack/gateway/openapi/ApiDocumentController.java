package io.traitortrack.gateway.openapi;

import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;

import io.traitortrack.gateway.edge.EdgeAddress;
import io.traitortrack.gateway.route.Destination;
import io.traitortrack.gateway.route.ServiceConnections;
import io.traitortrack.gateway.route.ServiceConnections.Fetched;
import io.traitortrack.platform.security.SecurityProperties;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.annotation.Profile;
import org.springframework.core.io.ClassPathResource;
import org.springframework.http.MediaType;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code GET /v3/api-docs}: the one document, in the local profile only.
 *
 * <p>The parts are fetched when somebody asks. A complete document is kept for a minute, an incomplete one for two
 * seconds.
 */
@RestController
@Profile("local")
class ApiDocumentController {

    private static final Logger LOG = LoggerFactory.getLogger(ApiDocumentController.class);
    private static final List<Destination> PUBLISHING = List.of(Destination.SCAN, Destination.BILL, Destination.AUDIT);
    /** A service makes its document on the first request, which takes it seconds. */
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private static final Duration COMPLETE_FOR = Duration.ofMinutes(1);
    private static final Duration INCOMPLETE_FOR = Duration.ofSeconds(2);

    private record Kept(ObjectNode json, Instant until) {}

    private final ServiceConnections connections;
    private final EdgeAddress edge;
    private final SecurityProperties security;
    private final InstantSource clock;
    private final JsonMapper json;
    private @Nullable Kept kept;

    ApiDocumentController(
            ServiceConnections connections,
            EdgeAddress edge,
            SecurityProperties security,
            InstantSource clock,
            JsonMapper json) {
        this.connections = connections;
        this.edge = edge;
        this.security = security;
        this.clock = clock;
        this.json = json;
    }

    @GetMapping(path = "/v3/api-docs", produces = MediaType.APPLICATION_JSON_VALUE)
    synchronized ObjectNode document() throws IOException {
        Instant now = clock.instant();
        Kept known = kept;
        if (known == null || !now.isBefore(known.until())) {
            ApiDocument document = new ApiDocument(own(), edge.url().toString(), security.issuer());
            for (Destination service : PUBLISHING) {
                part(service)
                        .ifPresentOrElse(
                                part -> document.add(service.serviceName(), part),
                                () -> document.missing(service.serviceName()));
            }
            known = new Kept(document.json(), now.plus(document.isComplete() ? COMPLETE_FOR : INCOMPLETE_FOR));
            kept = known;
        }
        return known.json();
    }

    private ObjectNode own() throws IOException {
        try (InputStream own = new ClassPathResource("openapi/gateway.json").getInputStream()) {
            return (ObjectNode) json.readTree(own);
        }
    }

    private Optional<ObjectNode> part(Destination service) {
        try {
            Fetched answer = connections.fetch(service, "/v3/api-docs", PATIENCE);
            return answer.status() == 200 && json.readTree(answer.body()) instanceof ObjectNode part
                    ? Optional.of(part)
                    : Optional.empty();
        } catch (IOException | JacksonException missing) {
            LOG.warn("{} gave no API document: {}", service.serviceName(), missing.toString());
            return Optional.empty();
        }
    }
}
