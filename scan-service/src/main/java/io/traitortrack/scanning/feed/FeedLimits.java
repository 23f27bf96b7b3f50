package io.traitortrack.scanning.feed;

import java.time.Duration;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * How many may listen to one replica.
 *
 * @param most all together
 * @param mostOfOne one person
 * @param heartbeat how often something is sent where nothing is scanned; shorter than the patience of whatever is between
 */
@ConfigurationProperties("traitortrack.feed")
record FeedLimits(
        @DefaultValue("200") int most,
        @DefaultValue("8") int mostOfOne,
        @DefaultValue("5s") Duration heartbeat) {}
