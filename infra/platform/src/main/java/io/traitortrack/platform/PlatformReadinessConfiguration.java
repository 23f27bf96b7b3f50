package io.traitortrack.platform;

import io.traitortrack.platform.readiness.ManagementPort;
import io.traitortrack.platform.readiness.ReadinessFilter;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.health.actuate.endpoint.HealthEndpoint;
import org.springframework.boot.info.BuildProperties;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.core.Ordered;
import org.springframework.core.env.Environment;
import tools.jackson.databind.json.JsonMapper;

/** Every service says on its own port whether it is ready, and all else on a port of its own. */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.health.autoconfigure.actuate.endpoint.HealthEndpointAutoConfiguration",
            "org.springframework.boot.autoconfigure.info.ProjectInfoAutoConfiguration"
        })
public class PlatformReadinessConfiguration {

    @Bean
    @ConditionalOnBean(HealthEndpoint.class)
    FilterRegistrationBean<ReadinessFilter> readinessFilter(
            HealthEndpoint health, ObjectProvider<BuildProperties> build, JsonMapper json, Environment environment) {
        ManagementPort.requireApart(environment);
        BuildProperties known = build.getIfAvailable();
        FilterRegistrationBean<ReadinessFilter> filter = new FilterRegistrationBean<>(
                new ReadinessFilter(health, known == null ? null : known.getVersion(), json));
        filter.addUrlPatterns(ReadinessFilter.PATH);
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 20);
        return filter;
    }
}
