package io.traitortrack.localstack.login;

import java.time.Instant;

import org.jspecify.annotations.Nullable;

/**
 * What the token endpoint gave.
 *
 * @param accessToken a signed JWT, valid until {@code expiresAt}
 * @param refreshToken good for one use until {@code refreshExpiresAt}; null for a service account
 * @param idToken null where no person logged in
 */
public record TokenSet(
        String accessToken,
        Instant expiresAt,
        @Nullable String refreshToken,
        Instant refreshExpiresAt,
        @Nullable String idToken) {
    @Override
    public String toString() {
        return "TokenSet[until " + expiresAt + "]";
    }
}
