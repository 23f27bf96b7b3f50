package io.traitortrack.billing.site;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.Optional;

import io.traitortrack.platform.arrival.Arrivals;
import io.traitortrack.platform.problem.ProblemException;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** The sites that were announced; as old as the consumer's lag. */
@Repository
public class Sites {

    private static final Duration PATIENCE = Duration.ofSeconds(1);

    private final JdbcClient jdbc;
    private final Arrivals arrivals;

    Sites(JdbcClient jdbc, Arrivals arrivals) {
        this.jdbc = jdbc;
        this.arrivals = arrivals;
    }

    /**
     * Returns the active site that the caller named; an unknown one is waited for, up to a second.
     *
     * @throws ProblemException 422 {@code UNKNOWN_SITE}
     */
    public Site named(String code) {
        return arrivals.await(PATIENCE, () -> find(code).filter(Site::active))
                .orElseThrow(() -> ProblemException.of(
                                HttpStatus.UNPROCESSABLE_CONTENT, "UNKNOWN_SITE", "There is no such active site.")
                        .field("siteCode", "names no active site"));
    }

    /** Returns the site of a bill, which was known when the bill was made. */
    public Site ofBill(String code) {
        return find(code).orElseThrow(() -> new IllegalStateException("site " + code + " of a bill is gone"));
    }

    public Optional<Site> find(String code) {
        return jdbc.sql("SELECT code, name, time_zone, active FROM site WHERE code = :code")
                .param("code", code)
                .query(Sites::site)
                .optional();
    }

    private static Site site(ResultSet row, int number) throws SQLException {
        return new Site(
                row.getString("code"),
                row.getString("name"),
                ZoneId.of(row.getString("time_zone")),
                row.getBoolean("active"));
    }

    void put(String code, String name, ZoneId timeZone, boolean active, long version) {
        jdbc.sql("""
                        INSERT INTO site (code, name, time_zone, active, version)
                        VALUES (:code, :name, :timeZone, :active, :version)
                        ON CONFLICT (code) DO UPDATE
                        SET name = excluded.name, time_zone = excluded.time_zone, active = excluded.active,
                            version = excluded.version
                        WHERE site.version < excluded.version
                        """)
                .param("code", code)
                .param("name", name)
                .param("timeZone", timeZone.getId())
                .param("active", active)
                .param("version", version)
                .update();
    }
}
