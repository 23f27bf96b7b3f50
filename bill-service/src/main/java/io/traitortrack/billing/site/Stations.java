package io.traitortrack.billing.site;

import java.time.Duration;
import java.util.Optional;

import io.traitortrack.platform.arrival.Arrivals;
import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.request.RequestContext;
import io.traitortrack.platform.security.SiteScope;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The scanning devices that were announced; as old as the consumer's lag. */
@Repository
public class Stations {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final JdbcClient jdbc;
    private final Arrivals arrivals;

    Stations(JdbcClient jdbc, Arrivals arrivals) {
        this.jdbc = jdbc;
        this.arrivals = arrivals;
    }

    /**
     * Passes when the named station is an active one of this site; an unknown one is waited for, up to a second.
     *
     * @throws ProblemException 422 {@code UNKNOWN_STATION}, 403 {@code SITE_NOT_GRANTED} for one that the caller does
     *     not reach, 409 {@code OTHER_SITE} for one of another site
     */
    public void requireAt(String site, String station, SiteScope scope) {
        String its = arrivals.await(PATIENCE, () -> siteOf(station))
                .orElseThrow(() -> ProblemException.of(
                                HttpStatus.UNPROCESSABLE_CONTENT, "UNKNOWN_STATION", "There is no such active station.")
                        .field("stationCode", "names no active station"));
        scope.require(its);
        if (!its.equals(site)) {
            throw ProblemException.of(HttpStatus.CONFLICT, "OTHER_SITE", "The station belongs to another site.");
        }
        RequestContext.at(site, station);
    }

    private Optional<String> siteOf(String station) {
        return jdbc.sql("SELECT site_code FROM station WHERE code = :code AND active")
                .param("code", station)
                .query(String.class)
                .optional();
    }

    void put(String code, String siteCode, boolean active, long version) {
        jdbc.sql("""
                        INSERT INTO station (code, site_code, active, version)
                        VALUES (:code, :siteCode, :active, :version)
                        ON CONFLICT (code) DO UPDATE
                        SET site_code = excluded.site_code, active = excluded.active, version = excluded.version
                        WHERE station.version < excluded.version
                        """)
                .param("code", code)
                .param("siteCode", siteCode)
                .param("active", active)
                .param("version", version)
                .update();
    }
}
