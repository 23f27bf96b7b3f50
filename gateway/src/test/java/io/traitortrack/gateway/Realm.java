package io.traitortrack.gateway;

import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.function.Consumer;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;

/** The issuer of the tests: its key set is served in Keycloak's place, its tokens are signed for real. */
final class Realm {

    static final String ISSUER = "http://localhost/id/realms/traitortrack";
    static final String KEYS_PATH = "/keys-of-the-test-realm";

    private static final RSAKey KEY = key();
    private static final RSAKey FOREIGN_KEY = key();

    private Realm() {}

    static String keys() {
        return new JWKSet(KEY).toPublicJWKSet().toString();
    }

    static String token(String user, List<String> roles, List<String> sites) {
        return token(user, roles, sites, claims -> {});
    }

    static String token(String user, List<String> roles, List<String> sites, Consumer<JWTClaimsSet.Builder> otherwise) {
        return signed(KEY, user, roles, sites, otherwise);
    }

    static String forged(String user) {
        return signed(FOREIGN_KEY, user, List.of("admin"), List.of(), claims -> {});
    }

    private static String signed(
            RSAKey key, String user, List<String> roles, List<String> sites, Consumer<JWTClaimsSet.Builder> otherwise) {
        Instant now = Instant.now();
        JWTClaimsSet.Builder claims = new JWTClaimsSet.Builder()
                .issuer(ISSUER)
                .subject("id-of-" + user)
                .audience(List.of("traitortrack"))
                .claim("preferred_username", user)
                .claim("roles", roles)
                .claim("sites", sites)
                .issueTime(Date.from(now))
                .expirationTime(Date.from(now.plusSeconds(900)));
        otherwise.accept(claims);
        try {
            SignedJWT jwt = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256)
                            .keyID(KEY.getKeyID())
                            .build(),
                    claims.build());
            jwt.sign(new RSASSASigner(key));
            return jwt.serialize();
        } catch (JOSEException failed) {
            throw new IllegalStateException(failed);
        }
    }

    private static RSAKey key() {
        try {
            return new RSAKeyGenerator(2048).keyID("test").generate();
        } catch (JOSEException failed) {
            throw new IllegalStateException(failed);
        }
    }
}
