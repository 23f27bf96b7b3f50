package io.traitortrack.gateway.route;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;

import org.apache.hc.core5.http.HttpHost;

/**
 * The addresses of one service: one where something else balances, as a Service of Kubernetes does, or one for each of
 * its processes, which then take turns. One that nobody reached comes last for a second; nobody is ever left out.
 */
public final class Replicas {

    private static final long REST_NANOS = Duration.ofSeconds(1).toNanos();

    private final List<HttpHost> hosts;
    private final AtomicInteger turn = new AtomicInteger();
    private final ConcurrentMap<HttpHost, Long> restingSince = new ConcurrentHashMap<>();

    /** At least one, each with scheme, host and port. */
    public Replicas(List<URI> addresses) {
        hosts = addresses.stream()
                .map(address -> new HttpHost(address.getScheme(), address.getHost(), address.getPort()))
                .toList();
    }

    /** All of them, in no special order. */
    public List<HttpHost> all() {
        return hosts;
    }

    /** All of them, in the order in which the next request tries them. */
    List<HttpHost> inTurn() {
        if (hosts.size() == 1) {
            return hosts;
        }
        int first = Math.floorMod(turn.getAndIncrement(), hosts.size());
        List<HttpHost> awake = new ArrayList<>();
        List<HttpHost> resting = new ArrayList<>();
        for (int i = 0; i < hosts.size(); i++) {
            HttpHost host = hosts.get((first + i) % hosts.size());
            (rests(host) ? resting : awake).add(host);
        }
        awake.addAll(resting);
        return awake;
    }

    private boolean rests(HttpHost host) {
        Long since = restingSince.get(host);
        return since != null && System.nanoTime() - since < REST_NANOS;
    }

    void rest(HttpHost host) {
        restingSince.put(host, System.nanoTime());
    }
}
