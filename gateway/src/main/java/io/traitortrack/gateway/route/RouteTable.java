package io.traitortrack.gateway.route;

import java.time.Duration;
import java.util.List;

import org.springframework.boot.context.properties.ConfigurationProperties;

/**
 * Every way from outside to a service; it stands in {@code application.yaml}, and nowhere else.
 *
 * @param connectPatience how long a connection to a service may take to open
 */
@ConfigurationProperties("traitortrack.gateway")
record RouteTable(Duration connectPatience, List<Route> routes) {

    RouteTable {
        routes = List.copyOf(routes);
    }
}
