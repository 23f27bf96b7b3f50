package io.traitortrack.platform.security;

import java.time.Duration;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import org.springframework.security.oauth2.core.OAuth2TokenValidator;
import org.springframework.security.oauth2.core.OAuth2TokenValidatorResult;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtValidationException;

/**
 * Verifies the signature of a token once a minute and not at every scan, where it took a sixth of a request's processor
 * time. What else must hold of a token, above all that it has not expired, is looked at every time.
 *
 * <p>A key that the realm has withdrawn is trusted for a minute longer. Refused tokens are not remembered.
 */
public final class RememberedTokens implements JwtDecoder {

    private static final Duration LONGEST = Duration.ofMinutes(1);
    private static final int MOST = 2_000;

    private final JwtDecoder decoder;
    private final OAuth2TokenValidator<Jwt> validator;
    private final Cache<String, Jwt> verified =
            Caffeine.newBuilder().maximumSize(MOST).expireAfterWrite(LONGEST).build();

    /**
     * Remembers what a decoder verified.
     *
     * @param validator the decoder's own, asked again of every token that is remembered
     */
    RememberedTokens(JwtDecoder decoder, OAuth2TokenValidator<Jwt> validator) {
        this.decoder = decoder;
        this.validator = validator;
    }

    /** Whether this very text was a good token within the last minute. */
    boolean has(String token) {
        return verified.getIfPresent(token) != null;
    }

    @Override
    public Jwt decode(String token) {
        Jwt known = verified.getIfPresent(token);
        if (known == null) {
            Jwt fresh = decoder.decode(token);
            verified.put(token, fresh);
            return fresh;
        }
        OAuth2TokenValidatorResult result = validator.validate(known);
        if (result.hasErrors()) {
            verified.invalidate(token);
            throw new JwtValidationException("the token does not hold any more", result.getErrors());
        }
        return known;
    }
}
