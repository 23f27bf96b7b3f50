package io.traitortrack.platform.problem;

import java.util.Map;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.util.unit.DataSize;

/**
 * How large a request's body may be.
 *
 * @param mostBody anywhere else than at these
 * @param mostBodyAt by path, for the few addresses that take files, e.g. {@code /api/v1/imports}
 */
@ConfigurationProperties("traitortrack.web")
public record BodyLimits(
        @DefaultValue("1MB") DataSize mostBody,
        @DefaultValue Map<String, DataSize> mostBodyAt) {

    public BodyLimits {
        mostBodyAt = Map.copyOf(mostBodyAt);
    }

    /** Returns the limit at a path, in bytes. */
    public long at(String path) {
        return mostBodyAt.getOrDefault(path, mostBody).toBytes();
    }
}
