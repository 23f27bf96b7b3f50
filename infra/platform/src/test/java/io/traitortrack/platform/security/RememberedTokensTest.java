package io.traitortrack.platform.security;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.concurrent.atomic.AtomicInteger;

import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;
import org.springframework.security.oauth2.core.OAuth2AuthenticationException;
import org.springframework.security.oauth2.jwt.BadJwtException;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtTimestampValidator;
import org.springframework.security.oauth2.jwt.JwtValidationException;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

class RememberedTokensTest {

    private static final Instant NOW = Instant.parse("2026-11-21T05:00:00Z");

    private final AtomicInteger verified = new AtomicInteger();
    private final JwtTimestampValidator times = new JwtTimestampValidator(Duration.ZERO);
    private final RememberedTokens tokens = new RememberedTokens(this::verify, times);

    @Test
    void verifiesATokenOnceAndAnotherOneForItself() {
        clock(NOW);

        Jwt first = tokens.decode("one");

        assertThat(tokens.decode("one")).isSameAs(first);
        assertThat(tokens.decode("two")).isNotSameAs(first);
        assertThat(verified).hasValue(2);
    }

    @Test
    void refusesARememberedTokenThatHasExpired() {
        clock(NOW);
        tokens.decode("one");

        clock(NOW.plus(Duration.ofMinutes(16)));

        assertThatThrownBy(() -> tokens.decode("one")).isInstanceOf(JwtValidationException.class);
    }

    @Test
    void remembersNoRefusal() {
        clock(NOW);

        assertThatThrownBy(() -> tokens.decode("forged")).isInstanceOf(BadJwtException.class);
        assertThatThrownBy(() -> tokens.decode("forged")).isInstanceOf(BadJwtException.class);

        assertThat(verified).hasValue(2);
    }

    @Test
    void takesFromTheHeaderWhatItRemembersAndReadsAnythingElseByTheGrammar() {
        clock(NOW);
        tokens.decode("one");
        BearerTokens headers = new BearerTokens(tokens);

        assertThat(headers.resolve(asking("Bearer one"))).isEqualTo("one");
        assertThat(headers.resolve(asking("Bearer two"))).isEqualTo("two");
        assertThat(headers.resolve(asking("Basic one"))).isNull();
        assertThatThrownBy(() -> headers.resolve(asking("Bearer a b")))
                .isInstanceOf(OAuth2AuthenticationException.class);
    }

    private static MockHttpServletRequest asking(String authorization) {
        MockHttpServletRequest request = new MockHttpServletRequest();
        request.addHeader("Authorization", authorization);
        return request;
    }

    private void clock(Instant now) {
        times.setClock(Clock.fixed(now, ZoneOffset.UTC));
    }

    private Jwt verify(String token) {
        verified.incrementAndGet();
        if (token.equals("forged")) {
            throw new BadJwtException("signed by nobody we know");
        }
        return Jwt.withTokenValue(token)
                .header("alg", "RS256")
                .subject(token)
                .issuedAt(NOW)
                .expiresAt(NOW.plus(Duration.ofMinutes(15)))
                .build();
    }
}
