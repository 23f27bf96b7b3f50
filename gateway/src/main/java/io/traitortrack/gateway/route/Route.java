package io.traitortrack.gateway.route;

import java.time.Duration;
import java.util.List;

import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * One line of the table of routes.
 *
 * @param id the name in logs and metrics, e.g. {@code scans}
 * @param to the server that answers
 * @param patience how long that server may be silent before the gateway answers 504; longer than any wait by design
 * @param repeatable every write carries its own id, so that sending it twice does no more than once
 * @param lasting answers go on and on: each part of one is sent at once, and none takes the others' connections
 * @param streamed a body is carried while it comes, for files that are too large to be held; then nothing is sent twice
 * @param paths path patterns; the first route of the table that has a matching one wins
 */
record Route(
        String id,
        Destination to,
        Duration patience,
        @DefaultValue("false") boolean repeatable,
        @DefaultValue("false") boolean lasting,
        @DefaultValue("false") boolean streamed,
        List<String> paths) {

    static final String ATTRIBUTE = "traitortrack.route";

    Route {
        paths = List.copyOf(paths);
        if (paths.isEmpty()) {
            throw new IllegalArgumentException("route " + id + " has no path");
        }
        if (patience.isNegative() || patience.isZero()) {
            throw new IllegalArgumentException("route " + id + " needs a patience above zero");
        }
    }
}
