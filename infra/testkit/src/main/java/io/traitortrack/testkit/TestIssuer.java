package io.traitortrack.testkit;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.Date;
import java.util.List;
import java.util.UUID;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import com.sun.net.httpserver.HttpServer;

/** An issuer as the realm is one: it serves its key and mints tokens with the realm's claims, good and bad ones. */
public final class TestIssuer {
    private static final String REALM = "/id/realms/traitortrack";
    private static final String CERTS = REALM + "/protocol/openid-connect/certs";
    private static final String KEY_ID = "test-key";
    private static final String AUDIENCE = "traitortrack";
    private static final int KEY_BITS = 2048;
    private static final Duration LIFE = Duration.ofMinutes(15);

    private final String edge;
    private final RSAKey key;

    private TestIssuer(String edge, RSAKey key) {
        this.edge = edge;
        this.key = key;
    }

    /** Serves the public key on a free port from now on, until this JVM ends. */
    public static TestIssuer start() {
        try {
            RSAKey key = newKey();
            byte[] keys = new JWKSet(key.toPublicJWK()).toString().getBytes(StandardCharsets.UTF_8);
            HttpServer server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
            server.createContext(CERTS, exchange -> {
                exchange.getResponseHeaders().set("Content-Type", "application/json");
                exchange.sendResponseHeaders(200, keys.length);
                try (OutputStream body = exchange.getResponseBody()) {
                    body.write(keys);
                }
            });
            server.start();
            return new TestIssuer("http://127.0.0.1:" + server.getAddress().getPort(), key);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Stands for the public address of the gateway. */
    public String edge() {
        return edge;
    }

    public String issuer() {
        return edge + REALM;
    }

    public String jwksUrl() {
        return edge + CERTS;
    }

    /** The user id ({@code sub}) of that user's tokens; the same in every run. */
    public static String userId(String username) {
        return UUID.nameUUIDFromBytes(username.getBytes(StandardCharsets.UTF_8)).toString();
    }

    /** A good access token, 15 minutes long, e.g. {@code token("biller.lucknow", List.of("biller"), List.of("LKO"))}. */
    public String token(String username, Collection<String> roles, Collection<String> sites) {
        return signed(claims(username, roles, sites).build(), key);
    }

    /** A good access token that is over soon. */
    public String shortToken(Duration life, String username, Collection<String> roles, Collection<String> sites) {
        return signed(
                claims(username, roles, sites)
                        .expirationTime(Date.from(Instant.now().plus(life)))
                        .build(),
                key);
    }

    /** Right in everything, but over since an hour. */
    public String expiredToken(String username, Collection<String> roles, Collection<String> sites) {
        Instant over = Instant.now().minus(Duration.ofHours(1));
        return signed(
                claims(username, roles, sites)
                        .issueTime(Date.from(over.minus(LIFE)))
                        .notBeforeTime(Date.from(over.minus(LIFE)))
                        .expirationTime(Date.from(over))
                        .build(),
                key);
    }

    /** Right in every claim and in the key's name, but signed by somebody else's key. */
    public String forgedToken(String username, Collection<String> roles, Collection<String> sites) {
        return signed(claims(username, roles, sites).build(), newKey());
    }

    /** Right in every claim, but with algorithm "none". */
    public String unsignedToken(String username, Collection<String> roles, Collection<String> sites) {
        return new PlainJWT(claims(username, roles, sites).build()).serialize();
    }

    /** Signed by the right key, but for another product. */
    public String tokenForAnotherAudience(String username, Collection<String> roles, Collection<String> sites) {
        return signed(
                claims(username, roles, sites).audience(List.of("elsewhere")).build(), key);
    }

    /** Signed by the right key, but in another issuer's name. */
    public String tokenOfAnotherIssuer(String username, Collection<String> roles, Collection<String> sites) {
        return signed(
                claims(username, roles, sites)
                        .issuer("http://elsewhere.example" + REALM)
                        .build(),
                key);
    }

    private JWTClaimsSet.Builder claims(String username, Collection<String> roles, Collection<String> sites) {
        Instant now = Instant.now();
        return new JWTClaimsSet.Builder()
                .jwtID(UUID.randomUUID().toString())
                .issuer(issuer())
                .audience(List.of(AUDIENCE, "account"))
                .subject(userId(username))
                .issueTime(Date.from(now))
                .notBeforeTime(Date.from(now))
                .expirationTime(Date.from(now.plus(LIFE)))
                .claim("typ", "Bearer")
                .claim("azp", "traitortrack-cli")
                .claim("preferred_username", username)
                .claim("roles", List.copyOf(roles))
                .claim("sites", List.copyOf(sites));
    }

    private static String signed(JWTClaimsSet claims, RSAKey key) {
        try {
            SignedJWT token = new SignedJWT(
                    new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(KEY_ID).build(), claims);
            token.sign(new RSASSASigner(key));
            return token.serialize();
        } catch (JOSEException e) {
            throw new IllegalStateException("A token could not be signed", e);
        }
    }

    private static RSAKey newKey() {
        try {
            return new RSAKeyGenerator(KEY_BITS)
                    .keyID(KEY_ID)
                    .keyUse(KeyUse.SIGNATURE)
                    .algorithm(JWSAlgorithm.RS256)
                    .generate();
        } catch (JOSEException e) {
            throw new IllegalStateException("A key could not be made", e);
        }
    }
}
