package io.traitortrack.platform;

import java.util.List;

import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.problem.ProblemWriter;
import io.traitortrack.platform.security.PrintableHeaders;
import io.traitortrack.platform.security.RememberedTokens;
import io.traitortrack.platform.security.ResourceServer;
import io.traitortrack.platform.security.SecurityProperties;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.context.annotation.Bean;
import org.springframework.http.HttpStatus;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.observation.SecurityObservationSettings;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.firewall.HttpFirewall;
import org.springframework.security.web.firewall.RequestRejectedHandler;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;

/** Deny by default: every path needs a token of our issuer, unless it is on the short public list. */
@AutoConfiguration(
        beforeName = {
            "org.springframework.boot.security.oauth2.server.resource.autoconfigure.OAuth2ResourceServerAutoConfiguration",
            "org.springframework.boot.security.autoconfigure.web.servlet.ServletWebSecurityAutoConfiguration"
        })
@EnableConfigurationProperties(SecurityProperties.class)
public class PlatformSecurityConfiguration {

    @Bean
    RememberedTokens jwtDecoder(SecurityProperties properties) {
        return ResourceServer.decoder(properties);
    }

    @Bean
    SecurityFilterChain securityFilterChain(
            HttpSecurity http, SecurityProperties properties, ProblemWriter problems, RememberedTokens tokens) {
        return ResourceServer.chain(http, properties, problems, tokens);
    }

    @Bean
    HttpFirewall strictFirewall() {
        return PrintableHeaders.firewall();
    }

    /**
     * Five spans and timers of the filter chain for each request say nothing that the request's own does not, and one of
     * them would be the parent of all that the request does.
     */
    @Bean
    SecurityObservationSettings requestsAreObservedOnce() {
        return SecurityObservationSettings.noObservations();
    }

    /** A path that holds what no path should, e.g. {@code %00}, is a client's mistake with a code as any other. */
    @Bean
    @ConditionalOnMissingBean
    RequestRejectedHandler malformedPaths(ProblemWriter problems) {
        return (request, response, rejected) -> problems.write(
                ProblemException.of(HttpStatus.BAD_REQUEST, "MALFORMED_REQUEST", "The request is not well-formed."),
                request,
                response);
    }

    @Bean
    WebMvcConfigurer callerParameter() {
        return new WebMvcConfigurer() {
            @Override
            public void addArgumentResolvers(List<HandlerMethodArgumentResolver> resolvers) {
                resolvers.add(ResourceServer.callerParameter());
            }
        };
    }
}
