package io.traitortrack.gateway.route;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.time.Duration;

import org.apache.hc.client5.http.classic.methods.HttpGet;
import org.apache.hc.client5.http.config.ConnectionConfig;
import org.apache.hc.client5.http.config.RequestConfig;
import org.apache.hc.client5.http.impl.classic.CloseableHttpClient;
import org.apache.hc.client5.http.impl.classic.HttpClients;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManager;
import org.apache.hc.client5.http.impl.io.PoolingHttpClientConnectionManagerBuilder;
import org.apache.hc.client5.http.protocol.HttpClientContext;
import org.apache.hc.core5.http.ClassicHttpRequest;
import org.apache.hc.core5.http.ClassicHttpResponse;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The pool of connections to the services; blocking, for virtual threads, safe for use by many at once.
 *
 * <p>It follows no redirect, keeps no cookie, unpacks nothing and repeats nothing on its own, with one exception: a
 * repeatable request whose connection the service had just closed is sent once more.
 */
public final class ServiceConnections implements AutoCloseable {

    private static final int PER_SERVICE = 512;

    private final PoolingHttpClientConnectionManager pool;
    private final CloseableHttpClient http;

    ServiceConnections(Duration connectPatience) {
        ConnectionConfig connections = ConnectionConfig.custom()
                .setConnectTimeout(Timeout.of(connectPatience))
                .setValidateAfterInactivity(TimeValue.ofMilliseconds(100))
                .build();
        pool = PoolingHttpClientConnectionManagerBuilder.create()
                .setDefaultConnectionConfig(connections)
                .setPoolConcurrencyPolicy(PoolConcurrencyPolicy.LAX)
                .setMaxConnPerRoute(PER_SERVICE)
                .setMaxConnTotal(4 * PER_SERVICE)
                .build();
        http = HttpClients.custom()
                .setConnectionManager(pool)
                // below Tomcat's 20 s, so that the gateway closes an idle connection before the service does
                .evictIdleConnections(TimeValue.ofSeconds(10))
                .disableAutomaticRetries()
                .disableRedirectHandling()
                .disableCookieManagement()
                .disableAuthCaching()
                .disableContentCompression()
                .disableConnectionState()
                .disableDefaultUserAgent()
                .build();
    }

    /**
     * Sends a request and returns the answer with its body still to read; the caller closes it.
     *
     * @param repeatable sending it twice does no more than once
     */
    ClassicHttpResponse send(HttpHost service, ClassicHttpRequest request, Duration patience, boolean repeatable)
            throws IOException {
        HttpClientContext context = HttpClientContext.create();
        context.setRequestConfig(RequestConfig.custom()
                .setResponseTimeout(Timeout.of(patience))
                .setConnectionRequestTimeout(Timeout.of(patience))
                .build());
        try {
            return http.executeOpen(service, request, context);
        } catch (NoHttpResponseException | SocketException lost) {
            if (!repeatable || lost instanceof ConnectException || lost instanceof NoRouteToHostException) {
                throw lost;
            }
            // the service restarted: all idle connections to it are as dead as this one
            pool.closeIdle(TimeValue.ZERO_MILLISECONDS);
            return http.executeOpen(service, request, context);
        }
    }

    /** Gets a small document from inside, e.g. a service's readiness; not for requests from outside. */
    public Fetched fetch(HttpHost service, String path, Duration patience) throws IOException {
        HttpGet get = new HttpGet(path);
        get.setHeader("Accept", "application/json");
        try (ClassicHttpResponse answer = send(service, get, patience, true)) {
            byte[] body = answer.getEntity() == null
                    ? new byte[0]
                    : answer.getEntity().getContent().readAllBytes();
            return new Fetched(answer.getCode(), body);
        }
    }

    /** An answer, read to its end. */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    public record Fetched(int status, byte[] body) {}

    @Override
    public void close() throws IOException {
        http.close();
    }
}
