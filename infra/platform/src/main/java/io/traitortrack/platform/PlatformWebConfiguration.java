package io.traitortrack.platform;

import java.time.Clock;
import java.time.InstantSource;

import com.github.f4b6a3.uuid.UuidCreator;
import io.traitortrack.platform.id.IdSource;
import io.traitortrack.platform.json.WholeJson;
import io.traitortrack.platform.problem.BodyLimitFilter;
import io.traitortrack.platform.problem.BodyLimits;
import io.traitortrack.platform.problem.CutAnswer;
import io.traitortrack.platform.problem.KnownParameters;
import io.traitortrack.platform.problem.ProblemAdvice;
import io.traitortrack.platform.problem.ProblemWriter;
import io.traitortrack.platform.request.AccessLine;
import io.traitortrack.platform.request.RequestIdFilter;
import org.slf4j.event.Level;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.http.converter.autoconfigure.ServerHttpMessageConvertersCustomizer;
import org.springframework.boot.jackson.autoconfigure.JsonMapperBuilderCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.web.servlet.config.annotation.InterceptorRegistry;
import org.springframework.web.servlet.config.annotation.WebMvcConfigurer;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.cfg.CoercionAction;
import tools.jackson.databind.cfg.CoercionInputShape;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.type.LogicalType;

/** What every service has: ids, a clock, strict JSON, request ids and problem answers. */
@AutoConfiguration
@Import(ProblemAdvice.class)
@EnableConfigurationProperties(BodyLimits.class)
public class PlatformWebConfiguration {

    @Bean
    @ConditionalOnMissingBean
    IdSource ids() {
        return UuidCreator::getTimeOrderedEpochPlus1;
    }

    @Bean
    @ConditionalOnMissingBean(InstantSource.class)
    Clock clock() {
        return Clock.systemUTC();
    }

    @Bean
    JsonMapperBuilderCustomizer strictJson() {
        return builder -> builder.enable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
                .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
                // a number is no text, and a text no number
                .withCoercionConfig(
                        LogicalType.Textual,
                        text -> text.setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                                .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
                .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
                .enable(tools.jackson.core.StreamReadFeature.STRICT_DUPLICATE_DETECTION)
                .disable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS);
    }

    /** After the usual one, which it replaces in its place: behind those for texts and bytes. */
    @Bean
    @Order(Ordered.LOWEST_PRECEDENCE)
    ServerHttpMessageConvertersCustomizer wholeJson(JsonMapper json) {
        return converters -> converters.withJsonConverter(new WholeJson(json));
    }

    @Bean
    ProblemWriter problemWriter(JsonMapper json) {
        return new ProblemWriter(json);
    }

    @Bean
    WebMvcConfigurer knownParameters() {
        return new WebMvcConfigurer() {
            @Override
            public void addInterceptors(InterceptorRegistry registry) {
                registry.addInterceptor(new KnownParameters()).addPathPatterns("/api/**");
            }
        };
    }

    @Bean
    FilterRegistrationBean<RequestIdFilter> requestIdFilter(IdSource ids) {
        FilterRegistrationBean<RequestIdFilter> filter = new FilterRegistrationBean<>(
                new RequestIdFilter(() -> ids.next().toString()));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE);
        return filter;
    }

    /** After tracing, so that the line has its trace; before all that can answer. */
    @Bean
    FilterRegistrationBean<AccessLine> accessLine(@Value("${traitortrack.access.ordinary:debug}") Level ordinary) {
        FilterRegistrationBean<AccessLine> filter = new FilterRegistrationBean<>(new AccessLine(ordinary));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 2);
        return filter;
    }

    /** Behind the access line, which tells of a cut answer. */
    @Bean
    FilterRegistrationBean<CutAnswer> cutAnswer() {
        FilterRegistrationBean<CutAnswer> filter = new FilterRegistrationBean<>(new CutAnswer());
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 3);
        return filter;
    }

    @Bean
    FilterRegistrationBean<BodyLimitFilter> bodyLimitFilter(BodyLimits limits, ProblemWriter problems) {
        FilterRegistrationBean<BodyLimitFilter> filter =
                new FilterRegistrationBean<>(new BodyLimitFilter(limits, problems));
        filter.setOrder(Ordered.HIGHEST_PRECEDENCE + 10);
        return filter;
    }
}
