package io.traitortrack.gateway.limit;

import io.lettuce.core.ClientOptions.DisconnectedBehavior;
import io.lettuce.core.RedisClient;
import io.lettuce.core.codec.ByteArrayCodec;
import io.micrometer.core.instrument.MeterRegistry;
import io.traitortrack.gateway.edge.WholeBody;
import io.traitortrack.platform.problem.ProblemWriter;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.data.redis.autoconfigure.LettuceClientOptionsBuilderCustomizer;
import org.springframework.boot.web.servlet.FilterRegistrationBean;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.data.redis.connection.lettuce.LettuceConnectionFactory;
import tools.jackson.databind.json.JsonMapper;

/** Sets up the limits on the Redis client that Spring configures, with its address, password and TLS. */
@Configuration(proxyBeanMethods = false)
@EnableConfigurationProperties(Limits.class)
class LimitConfiguration {

    /** The token check stands at -100. */
    private static final int BEHIND_THE_TOKEN_CHECK = -90;

    /** So many exchanges may be under way; a Redis that stands still must not collect more. */
    private static final int MOST_UNDER_WAY = 4_096;

    /** Whoever asks a Redis that is not there hears so at once, and does not wait in a queue for its return. */
    @Bean
    LettuceClientOptionsBuilderCustomizer refusalAtOnce() {
        return options -> options.disconnectedBehavior(DisconnectedBehavior.REJECT_COMMANDS)
                .requestQueueSize(MOST_UNDER_WAY);
    }

    @Bean
    Limiting limiting(Limits limits) {
        return new Limiting(new LocalBuckets(limits));
    }

    @Bean
    RedisLookout redisLookout(Limits limits, Limiting limiting, LettuceConnectionFactory redis) {
        return new RedisLookout(
                limits,
                limiting,
                () -> ((RedisClient) redis.getRequiredNativeClient()).connect(ByteArrayCodec.INSTANCE));
    }

    @Bean
    FilterRegistrationBean<RateLimit> rateLimit(
            Limiting limiting, WholeBody bodies, JsonMapper json, MeterRegistry registry, ProblemWriter problems) {
        FilterRegistrationBean<RateLimit> filter = new FilterRegistrationBean<>(
                new RateLimit(new Claims(bodies, json), limiting, new LimitMeters(registry, limiting), problems));
        filter.setOrder(BEHIND_THE_TOKEN_CHECK);
        return filter;
    }
}
