package io.traitortrack.platform.security;

import java.time.Duration;
import java.util.List;

import io.traitortrack.platform.problem.ProblemWriter;
import org.springframework.boot.security.autoconfigure.actuate.web.servlet.EndpointRequest;
import org.springframework.security.config.ObjectPostProcessor;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.annotation.web.configurers.AbstractHttpConfigurer;
import org.springframework.security.config.http.SessionCreationPolicy;
import org.springframework.security.oauth2.core.DelegatingOAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2Error;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtIssuerValidator;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.NimbusJwtDecoder;
import org.springframework.security.oauth2.server.resource.web.authentication.BearerTokenAuthenticationFilter;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.authentication.AuthenticationEntryPointFailureHandler;
import org.springframework.web.method.support.HandlerMethodArgumentResolver;

/** How every service checks tokens: against the realm's public keys, by itself. */
public final class ResourceServer {

    private static final Duration CLOCK_SKEW = Duration.ofSeconds(30);

    private ResourceServer() {}

    /** Verifies signature, issuer, audience and time; a lost issuer is not felt. */
    public static RememberedTokens decoder(SecurityProperties properties) {
        NimbusJwtDecoder decoder = NimbusJwtDecoder.withJwkSource(RealmKeys.at(properties.jwksUrl(), RealmKeys.FRESH))
                .build();
        OAuth2TokenValidator<Jwt> validator = new DelegatingOAuth2TokenValidator<>(List.of(
                new JwtTimestampValidator(CLOCK_SKEW),
                new JwtIssuerValidator(properties.issuer()),
                jwt -> audience(jwt, properties.audience())));
        decoder.setJwtValidator(validator);
        return new RememberedTokens(decoder, validator);
    }

    private static OAuth2TokenValidatorResult audience(Jwt jwt, String audience) {
        return jwt.getAudience() != null && jwt.getAudience().contains(audience)
                ? OAuth2TokenValidatorResult.success()
                : OAuth2TokenValidatorResult.failure(new OAuth2Error("invalid_token", "not meant for us", null));
    }

    /** The filter chain: stateless, nothing without a token but the public paths. */
    public static SecurityFilterChain chain(
            HttpSecurity http, SecurityProperties properties, ProblemWriter problems, RememberedTokens tokens) {
        TokenProblems refusals = new TokenProblems(problems);
        String[] open = properties.publicPaths().toArray(String[]::new);
        return http.csrf(AbstractHttpConfigurer::disable)
                .httpBasic(AbstractHttpConfigurer::disable)
                .formLogin(AbstractHttpConfigurer::disable)
                .logout(AbstractHttpConfigurer::disable)
                .requestCache(AbstractHttpConfigurer::disable)
                .sessionManagement(session -> session.sessionCreationPolicy(SessionCreationPolicy.STATELESS))
                .headers(headers -> headers.cacheControl(cache -> cache.disable()))
                .authorizeHttpRequests(requests -> {
                    if (open.length > 0) {
                        requests.requestMatchers(open).permitAll();
                    }
                    // health and metrics, on the management port, which is reached from inside only
                    requests.requestMatchers(EndpointRequest.toAnyEndpoint()).permitAll();
                    requests.dispatcherTypeMatchers(
                                    jakarta.servlet.DispatcherType.ASYNC, jakarta.servlet.DispatcherType.ERROR)
                            .permitAll();
                    requests.anyRequest().authenticated();
                })
                .oauth2ResourceServer(
                        server -> server.jwt(jwt -> jwt.jwtAuthenticationConverter(CallerToken.converter()))
                                .bearerTokenResolver(new BearerTokens(tokens))
                                .authenticationEntryPoint(refusals)
                                .accessDeniedHandler(refusals)
                                .withObjectPostProcessor(answeringBy(refusals)))
                .addFilterAfter(new CallerInTheLog(), BearerTokenAuthenticationFilter.class)
                .exceptionHandling(
                        handling -> handling.authenticationEntryPoint(refusals).accessDeniedHandler(refusals))
                .build();
    }

    /** A token that cannot be checked at all is refused like others; by itself the filter would make it a fault of ours. */
    private static ObjectPostProcessor<BearerTokenAuthenticationFilter> answeringBy(TokenProblems refusals) {
        AuthenticationEntryPointFailureHandler handler = new AuthenticationEntryPointFailureHandler(refusals);
        handler.setRethrowAuthenticationServiceException(false);
        return new ObjectPostProcessor<>() {
            @Override
            public <F extends BearerTokenAuthenticationFilter> F postProcess(F filter) {
                filter.setAuthenticationFailureHandler(handler);
                return filter;
            }
        };
    }

    /** Resolves {@link Caller} parameters of controllers. */
    public static HandlerMethodArgumentResolver callerParameter() {
        return new CallerParameter();
    }
}
