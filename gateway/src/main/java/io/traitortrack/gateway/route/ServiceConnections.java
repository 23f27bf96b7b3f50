package io.traitortrack.gateway.route;

import java.io.IOException;
import java.net.ConnectException;
import java.net.NoRouteToHostException;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

import org.apache.hc.client5.http.ConnectTimeoutException;
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
import org.apache.hc.core5.http.ConnectionRequestTimeoutException;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.NoHttpResponseException;
import org.apache.hc.core5.pool.PoolConcurrencyPolicy;
import org.apache.hc.core5.util.TimeValue;
import org.apache.hc.core5.util.Timeout;

/**
 * The pool of connections to the services; blocking, for virtual threads, safe for use by many at once.
 *
 * <p>It follows no redirect, keeps no cookie, unpacks nothing and repeats nothing on its own, with one exception: a
 * repeatable request whose connection the service had just closed is sent once more, to the next replica where there
 * are several.
 */
public final class ServiceConnections implements AutoCloseable {

    private static final int PER_SERVICE = 512;

    private final PoolingHttpClientConnectionManager pool;
    private final CloseableHttpClient http;
    private final Map<Destination, Replicas> services = new EnumMap<>(Destination.class);

    ServiceConnections(Duration connectPatience, Services addresses) {
        for (Destination destination : Destination.values()) {
            services.put(destination, new Replicas(addresses.of(destination)));
        }
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
     * Sends a request to one of the service's replicas and returns the answer with its body still to read; the caller
     * closes it. A replica that cannot be reached has not seen the request: the next one gets it.
     *
     * @param repeatable sending it twice does no more than once
     */
    ClassicHttpResponse send(Destination service, ClassicHttpRequest request, Duration patience, boolean repeatable)
            throws IOException {
        Replicas replicas = Objects.requireNonNull(services.get(service));
        Deque<HttpHost> left = new ArrayDeque<>(replicas.inTurn());
        IOException lost = null;
        while (true) {
            HttpHost host = left.removeFirst();
            try {
                return sendOnce(host, request, patience);
            } catch (IOException failure) {
                if (isNeverReached(failure)) {
                    replicas.rest(host);
                } else if (repeatable && lost == null && isLost(failure)) {
                    lost = failure;
                    // where the service restarted, all idle connections to it are as dead as this one
                    pool.closeIdle(TimeValue.ZERO_MILLISECONDS);
                    left.addLast(host);
                } else {
                    throw failure;
                }
                if (left.isEmpty()) {
                    if (lost != null) {
                        failure.addSuppressed(lost);
                    }
                    throw failure;
                }
            }
        }
    }

    private ClassicHttpResponse sendOnce(HttpHost host, ClassicHttpRequest request, Duration patience)
            throws IOException {
        HttpClientContext context = HttpClientContext.create();
        context.setRequestConfig(RequestConfig.custom()
                .setResponseTimeout(Timeout.of(patience))
                .setConnectionRequestTimeout(Timeout.of(patience))
                .build());
        // of the replica before
        request.setScheme(null);
        request.setAuthority(null);
        return http.executeOpen(host, request, context);
    }

    /** Tells whether the service cannot have seen the request. */
    static boolean isNeverReached(IOException failure) {
        return failure instanceof ConnectTimeoutException
                || failure instanceof ConnectionRequestTimeoutException
                || failure instanceof UnknownHostException
                || failure instanceof ConnectException
                || failure instanceof NoRouteToHostException;
    }

    private static boolean isLost(IOException failure) {
        return failure instanceof NoHttpResponseException || failure instanceof SocketException;
    }

    /** Every address of a service. */
    public List<HttpHost> replicas(Destination service) {
        return Objects.requireNonNull(services.get(service)).all();
    }

    /** Gets a small document from inside, of any replica; not for requests from outside. */
    public Fetched fetch(Destination service, String path, Duration patience) throws IOException {
        try (ClassicHttpResponse answer = send(service, get(path), patience, true)) {
            return fetched(answer);
        }
    }

    /** Gets a small document of this replica, e.g. its readiness. */
    public Fetched fetch(HttpHost replica, String path, Duration patience) throws IOException {
        try (ClassicHttpResponse answer = sendOnce(replica, get(path), patience)) {
            return fetched(answer);
        } catch (NoHttpResponseException | SocketException lost) {
            if (isNeverReached(lost)) {
                throw lost;
            }
            pool.closeIdle(TimeValue.ZERO_MILLISECONDS);
            try (ClassicHttpResponse answer = sendOnce(replica, get(path), patience)) {
                return fetched(answer);
            }
        }
    }

    private static HttpGet get(String path) {
        HttpGet get = new HttpGet(path);
        get.setHeader("Accept", "application/json");
        return get;
    }

    private static Fetched fetched(ClassicHttpResponse answer) throws IOException {
        byte[] body = answer.getEntity() == null
                ? new byte[0]
                : answer.getEntity().getContent().readAllBytes();
        return new Fetched(answer.getCode(), body);
    }

    /** An answer, read to its end. */
    @SuppressWarnings("ArrayRecordComponent") // read once, never compared
    public record Fetched(int status, byte[] body) {}

    @Override
    public void close() throws IOException {
        http.close();
    }
}
