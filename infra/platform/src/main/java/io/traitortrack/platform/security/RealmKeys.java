package io.traitortrack.platform.security;

import java.net.MalformedURLException;
import java.net.URI;
import java.time.Duration;

import com.nimbusds.jose.jwk.source.JWKSource;
import com.nimbusds.jose.jwk.source.JWKSourceBuilder;
import com.nimbusds.jose.proc.SecurityContext;
import com.nimbusds.jose.util.DefaultResourceRetriever;

/**
 * The public keys of the realm. They are fetched again in time, beside the requests; while the realm is away or silent, the
 * last ones go on for a day, and it is asked again only when they would have been fetched anyway.
 */
final class RealmKeys {

    static final Duration FRESH = Duration.ofMinutes(5);

    private static final Duration LONGEST_OUTAGE = Duration.ofDays(1);
    private static final int CONNECT_MILLIS = 2_000;
    private static final int READ_MILLIS = 3_000;
    private static final int MOST_BYTES = 64 * 1024;

    private RealmKeys() {}

    /**
     * The keys at an address.
     *
     * @param fresh how long they are taken for granted
     */
    static JWKSource<SecurityContext> at(String url, Duration fresh) {
        try {
            return JWKSourceBuilder.create(
                            URI.create(url).toURL(),
                            new DefaultResourceRetriever(CONNECT_MILLIS, READ_MILLIS, MOST_BYTES))
                    .cache(fresh.toMillis(), fresh.dividedBy(20).toMillis())
                    .refreshAheadCache(fresh.dividedBy(5).toMillis(), false)
                    .rateLimited(false)
                    .outageTolerant(LONGEST_OUTAGE.toMillis())
                    .build();
        } catch (MalformedURLException notAnAddress) {
            throw new IllegalArgumentException(url, notAnAddress);
        }
    }
}
