package io.traitortrack.scanning.feed.web;

import io.micrometer.observation.ObservationPredicate;
import jakarta.servlet.http.HttpServletRequest;
import org.jspecify.annotations.Nullable;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.server.observation.ServerRequestObservationContext;

/** How long somebody listened says nothing of how fast anything was. */
@Configuration(proxyBeanMethods = false)
class FeedObservation {

    @Bean
    ObservationPredicate feedsHaveNoLatency() {
        return (name, context) ->
                !(context instanceof ServerRequestObservationContext observed) || !isFeed(observed.getCarrier());
    }

    private static boolean isFeed(@Nullable HttpServletRequest request) {
        return request != null && request.getRequestURI().equals("/api/v1/feed");
    }
}
