package io.traitortrack.gateway.route;

import java.util.List;

import io.micrometer.observation.ObservationPredicate;
import io.traitortrack.gateway.edge.EdgeAddress;
import io.traitortrack.gateway.edge.WholeBody;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.cloud.gateway.server.mvc.handler.GatewayRouterFunctions;
import org.springframework.cloud.gateway.server.mvc.handler.ProxyExchange;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.observation.ServerRequestObservationContext;
import org.springframework.web.servlet.function.RequestPredicate;
import org.springframework.web.servlet.function.RouterFunction;
import org.springframework.web.servlet.function.ServerResponse;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;

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

    /** Apart from the others: whoever listens keeps a connection for as long. */
    @Bean(destroyMethod = "close", defaultCandidate = false)
    @Qualifier("lasting")
    ServiceConnections lastingConnections(RouteTable table, Services services) {
        return new ServiceConnections(table.connectPatience(), services);
    }

    @Bean
    ProxyExchange forwarding(
            ServiceConnections connections, @Qualifier("lasting") ServiceConnections lasting, WholeBody bodies) {
        return new Forwarding(connections, lasting, bodies);
    }

    /** How long somebody listened says nothing of how fast anything was. */
    @Bean
    ObservationPredicate lastingAnswersHaveNoLatency(RouteTable table) {
        List<PathPattern> lasting = table.routes().stream()
                .filter(Route::lasting)
                .flatMap(route -> route.paths().stream())
                .map(PathPatternParser.defaultInstance::parse)
                .toList();
        return (name, context) ->
                !(context instanceof ServerRequestObservationContext observed) || !isOn(lasting, observed.getCarrier());
    }

    private static boolean isOn(List<PathPattern> paths, @Nullable HttpServletRequest request) {
        return request != null
                && paths.stream().anyMatch(path -> path.matches(PathContainer.parsePath(request.getRequestURI())));
    }

    @Bean
    RequestHeaders requestHeaders(EdgeAddress edge) {
        return new RequestHeaders(edge);
    }
}
