package io.traitortrack.platform.security;

import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * Whose tokens are accepted.
 *
 * @param issuer the {@code iss} that tokens must carry, e.g. {@code http://localhost:8080/id/realms/traitortrack}
 * @param jwksUrl where the issuer's public keys are fetched, an inside address
 * @param audience the {@code aud} that tokens must contain
 * @param publicPaths the short list of paths that need no login (patterns of Spring MVC)
 */
@ConfigurationProperties("traitortrack.security")
public record SecurityProperties(
        String issuer,
        String jwksUrl,
        @DefaultValue("traitortrack") String audience,
        @DefaultValue List<String> publicPaths) {}
