package io.traitortrack.gateway.edge;

import io.traitortrack.platform.id.IdSource;
import io.traitortrack.platform.problem.ProblemWriter;
import io.traitortrack.platform.security.SecurityProperties;
import jakarta.servlet.Filter;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.tomcat.servlet.TomcatServletWebServerFactory;
import org.springframework.boot.web.server.WebServerFactoryCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.util.unit.DataSize;
import tools.jackson.databind.json.JsonMapper;

/** Lines up what every request passes, in this order, between its request id and the token check. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(EdgeAddress.class)
class EdgeConfiguration {

    /** The request id comes first of all, then tracing, then the access line; the token check stands at -100. */
    private static final int AFTER_ACCESS_LINE = Ordered.HIGHEST_PRECEDENCE + 3; // where the platform cuts answers

    @Bean
    FilterRegistrationBean<SecurityHeaders> securityHeaders(EdgeAddress edge) {
        return at(AFTER_ACCESS_LINE + 1, new SecurityHeaders(edge));
    }

    @Bean
    FilterRegistrationBean<HostGuard> hostGuard(EdgeAddress edge, ProblemWriter problems) {
        return at(AFTER_ACCESS_LINE + 2, new HostGuard(edge, problems));
    }

    @Bean
    FilterRegistrationBean<KnownPaths> knownPaths(SecurityProperties security, ProblemWriter problems) {
        return at(AFTER_ACCESS_LINE + 3, new KnownPaths(security.publicPaths(), problems));
    }

    @Bean
    WholeBody wholeBody(@Value("${traitortrack.web.most-body}") DataSize limit) {
        return new WholeBody(limit);
    }

    private static <T extends Filter> FilterRegistrationBean<T> at(int order, T filter) {
        FilterRegistrationBean<T> registration = new FilterRegistrationBean<>(filter);
        registration.setOrder(order);
        return registration;
    }

    /** Bodies travel as they came, also forms; the server's own pages become problems. */
    @Bean
    WebServerFactoryCustomizer<TomcatServletWebServerFactory> plainServer(
            JsonMapper json, IdSource ids, EdgeAddress edge) {
        return factory -> {
            factory.addConnectorCustomizers(connector -> connector.setParseBodyMethods(""));
            factory.addContextCustomizers(context ->
                    context.getParent().getPipeline().addValve(new ProblemValve(json, ids, new SecurityHeaders(edge))));
        };
    }
}
