package io.traitortrack.platform.security;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;

import org.jspecify.annotations.Nullable;
import org.springframework.core.convert.converter.Converter;
import org.springframework.security.authentication.AbstractAuthenticationToken;
import org.springframework.security.core.GrantedAuthority;
import org.springframework.security.core.authority.SimpleGrantedAuthority;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.server.resource.InvalidBearerTokenException;
import org.springframework.security.oauth2.server.resource.authentication.AbstractOAuth2TokenAuthenticationToken;

/** A verified token, read as the {@link Caller} it speaks for. */
public final class CallerToken extends AbstractOAuth2TokenAuthenticationToken<Jwt> {

    private final Caller caller;

    private CallerToken(Jwt jwt, Caller caller, Collection<? extends GrantedAuthority> authorities) {
        super(jwt, caller, jwt, authorities);
        this.caller = caller;
        setAuthenticated(true);
    }

    static Converter<Jwt, AbstractAuthenticationToken> converter() {
        return jwt -> {
            Set<Role> roles = strings(jwt, "roles").stream()
                    .flatMap(name -> Role.named(name).stream())
                    .collect(Collectors.toUnmodifiableSet());
            String subject = jwt.getSubject();
            if (subject == null) {
                throw new InvalidBearerTokenException("a token without a subject speaks for nobody");
            }
            String username = Objects.requireNonNullElse(jwt.getClaimAsString("preferred_username"), subject);
            Caller caller = new Caller(subject, username, roles, Set.copyOf(strings(jwt, "sites")));
            return new CallerToken(
                    jwt,
                    caller,
                    roles.stream()
                            .map(role -> new SimpleGrantedAuthority("ROLE_" + role.name()))
                            .toList());
        };
    }

    private static List<String> strings(Jwt jwt, String claim) {
        Object value = jwt.getClaims().get(claim);
        return value instanceof List<?> list
                ? list.stream().map(String::valueOf).toList()
                : List.of();
    }

    public Caller caller() {
        return caller;
    }

    @Override
    public Map<String, Object> getTokenAttributes() {
        return getToken().getClaims();
    }

    @Override
    public String getName() {
        return caller.userId();
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return super.equals(other);
    }

    @Override
    public int hashCode() {
        return super.hashCode();
    }
}
