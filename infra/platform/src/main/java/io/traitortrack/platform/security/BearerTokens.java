package io.traitortrack.platform.security;

import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.security.oauth2.server.resource.web.BearerTokenResolver;
import org.springframework.security.oauth2.server.resource.web.DefaultBearerTokenResolver;

/**
 * Finds the token of a request. The grammar of the header is a regular expression over a thousand characters, a twentieth
 * of a scan's processor time; a token that is remembered has kept it before.
 */
final class BearerTokens implements BearerTokenResolver {

    private static final String SCHEME = "Bearer ";

    private final BearerTokenResolver grammar = new DefaultBearerTokenResolver();
    private final RememberedTokens known;

    BearerTokens(RememberedTokens known) {
        this.known = known;
    }

    @Override
    public @Nullable String resolve(HttpServletRequest request) {
        String header = request.getHeader(HttpHeaders.AUTHORIZATION);
        if (header != null && header.startsWith(SCHEME)) {
            String token = header.substring(SCHEME.length());
            if (known.has(token)) {
                return token;
            }
        }
        return grammar.resolve(request);
    }
}
