package io.traitortrack.scanning.concern;

import java.time.Duration;
import java.util.Set;

import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.bind.DefaultValue;

/**
 * From where on something is an exception.
 *
 * @param off kinds that are not looked for, e.g. {@code NO_SIGN_ON} where nobody signs on
 * @param ahead how far a station's clock may be before the server's
 * @param behind how far it may be behind; a queue may be later than that
 * @param refusals how many refused scans of a station within the last quarter of an hour or two are too many
 * @param refusedPart if they are also this part of its scans
 * @param unusualFactor how many times more or less than its usual hour a station may scan
 * @param unusualScans how many scans an hour are worth looking at
 * @param silence how long a station may scan nothing while somebody is signed on there
 * @param examined how many new codes of a batch are compared with known ones, so that looking never gets behind scanning
 */
@ConfigurationProperties("traitortrack.exceptions")
record Thresholds(
        @DefaultValue Set<Kind> off,
        @DefaultValue("2m") Duration ahead,
        @DefaultValue("10m") Duration behind,
        @DefaultValue("20") long refusals,
        @DefaultValue("0.2") double refusedPart,
        @DefaultValue("4") double unusualFactor,
        @DefaultValue("50") long unusualScans,
        @DefaultValue("30m") Duration silence,
        @DefaultValue("50") int examined) {

    Thresholds {
        off = Set.copyOf(off);
    }

    boolean lookFor(Kind kind) {
        return !off.contains(kind);
    }
}
