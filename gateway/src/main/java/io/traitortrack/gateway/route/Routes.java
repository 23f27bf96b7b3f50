package io.traitortrack.gateway.route;

import io.traitortrack.gateway.edge.EdgeAddress;
import io.traitortrack.gateway.edge.WholeBody;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cloud.gateway.server.mvc.handler.GatewayRouterFunctions;
import org.springframework.cloud.gateway.server.mvc.handler.ProxyExchange;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.web.servlet.function.RequestPredicate;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;

import static org.springframework.cloud.gateway.server.mvc.filter.BeforeFilterFunctions.uri;
import static org.springframework.cloud.gateway.server.mvc.handler.HandlerFunctions.http;
import static org.springframework.web.servlet.function.RequestPredicates.path;

/** Turns the table of routes into the gateway's router. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties({RouteTable.class, Services.class})
class Routes {

    @Bean
    RouterFunction<ServerResponse> routesToServices(RouteTable table, Services services) {
        return table.routes().stream()
                .map(route -> router(route, services))
                .reduce(RouterFunction::and)
                .orElseThrow(() -> new IllegalStateException("traitortrack.gateway.routes is empty"));
    }

    private static RouterFunction<ServerResponse> router(Route route, Services services) {
        RequestPredicate anyPath = route.paths().stream()
                .map(pattern -> path(pattern))
                .reduce(RequestPredicate::or)
                .orElseThrow();
        return GatewayRouterFunctions.route(route.id())
                .route(anyPath, http())
                .before(uri(services.of(route.to()).getFirst()))
                .before(request -> {
                    request.servletRequest().setAttribute(Route.ATTRIBUTE, route);
                    return request;
                })
                .build();
    }

    @Bean(destroyMethod = "close")
    ServiceConnections serviceConnections(RouteTable table, Services services) {
        return new ServiceConnections(table.connectPatience(), services);
    }

    @Bean
    ProxyExchange forwarding(ServiceConnections connections, WholeBody bodies) {
        return new Forwarding(connections, bodies);
    }

    @Bean
    RequestHeaders requestHeaders(EdgeAddress edge) {
        return new RequestHeaders(edge);
    }
}
