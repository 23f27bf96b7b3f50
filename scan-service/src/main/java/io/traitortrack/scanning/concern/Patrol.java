package io.traitortrack.scanning.concern;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

import io.traitortrack.scanning.site.Site;
import io.traitortrack.scanning.site.Sites;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

/** Sees what only counts tell, one replica at a time: stations that refuse too much, that scan too much or too little, or not. */
@Component
@EnableConfigurationProperties(Thresholds.class)
class Patrol {

    /** Counted once for each quarter of an hour, however often it is looked at. */
    private static final String REFUSALS = """
            SELECT site_code, station_code, max(quarter) AS at FROM quarter_count q
            WHERE quarter >= :since AND station_code <> ''
            GROUP BY site_code, station_code
            HAVING sum(refusals) >= :refusals AND sum(refusals) >= :part * sum(scans + refusals)
              AND NOT EXISTS (SELECT FROM concern c WHERE c.kind = 'REFUSAL_RATE' AND c.site_code = q.site_code
                AND c.subject = q.station_code AND c.state <> 'RESOLVED' AND c.last_seen >= max(q.quarter))
            """;

    /** By hours of UTC, whatever the time zone of the session. */
    private static final String RATES = """
            WITH hours AS (SELECT site_code, station_code, date_trunc('hour', quarter, 'UTC') AS hour, sum(scans) AS scans
                FROM quarter_count WHERE quarter >= :hour::timestamptz - interval '336 hours'
                  AND quarter < :hour::timestamptz + interval '1 hour' AND station_code <> ''
                GROUP BY 1, 2, 3 HAVING sum(scans) > 0),
              usual AS (SELECT site_code, station_code, avg(scans) AS scans FROM hours WHERE hour < :hour
                GROUP BY 1, 2 HAVING count(*) >= 10)
            SELECT h.site_code, h.station_code, h.hour AS at FROM hours h JOIN usual u USING (site_code, station_code)
            WHERE h.hour = :hour AND ((h.scans >= :scans AND h.scans > :factor * u.scans)
              OR (u.scans >= :scans AND h.scans * :factor < u.scans))
              AND NOT EXISTS (SELECT FROM concern c WHERE c.kind = 'UNUSUAL_RATE' AND c.site_code = h.site_code
                AND c.subject = h.station_code AND c.state <> 'RESOLVED' AND c.last_seen >= h.hour)
            """;

    private static final String SILENT = """
            SELECT DISTINCT s.site_code, s.station_code, :now::timestamptz AS at FROM shift s
            WHERE s.ended_at IS NULL AND s.started_at <= :since
              AND NOT EXISTS (SELECT FROM quarter_count q WHERE q.site_code = s.site_code AND q.station_code = s.station_code
                AND q.quarter >= :quarter AND q.scans + q.refusals > 0)
              AND NOT EXISTS (SELECT FROM concern c WHERE c.kind = 'SILENT_STATION' AND c.site_code = s.site_code
                AND c.subject = s.station_code AND c.state <> 'RESOLVED' AND c.last_seen >= :since)
            """;

    private static final Duration QUARTER = Duration.ofMinutes(15);

    private final JdbcClient jdbc;
    private final Thresholds thresholds;
    private final Raising raising;
    private final Sites sites;
    private final InstantSource clock;
    private final TransactionTemplate transaction;

    Patrol(
            JdbcClient jdbc,
            Thresholds thresholds,
            Raising raising,
            Sites sites,
            InstantSource clock,
            PlatformTransactionManager transactions) {
        this.jdbc = jdbc;
        this.thresholds = thresholds;
        this.raising = raising;
        this.sites = sites;
        this.clock = clock;
        this.transaction = new TransactionTemplate(transactions);
    }

    @Scheduled(fixedDelayString = "PT60S", initialDelayString = "PT30S")
    public void everyMinute() {
        alone(this::refusing);
        alone(this::silent);
    }

    /** Of the last whole hour, a little after it: what was scanned in it is counted by then. */
    @Scheduled(cron = "0 5 * * * *", zone = "UTC")
    public void everyHour() {
        alone(this::unusual);
    }

    private void alone(Supplier<List<Trouble>> look) {
        transaction.executeWithoutResult(status -> {
            boolean first = jdbc.sql("SELECT pg_try_advisory_xact_lock(hashtextextended('exceptions', 0))")
                    .query(Boolean.class)
                    .single();
            if (first) {
                raising.raise(look.get());
            }
        });
    }

    private List<Trouble> refusing() {
        if (!thresholds.lookFor(Kind.REFUSAL_RATE)) {
            return List.of();
        }
        return jdbc.sql(REFUSALS)
                .param("since", utc(clock.instant().minus(QUARTER.multipliedBy(2))))
                .param("refusals", thresholds.refusals())
                .param("part", thresholds.refusedPart())
                .query((row, number) -> trouble(row, Kind.REFUSAL_RATE))
                .list();
    }

    private List<Trouble> unusual() {
        if (!thresholds.lookFor(Kind.UNUSUAL_RATE)) {
            return List.of();
        }
        return jdbc.sql(RATES)
                .param("hour", utc(clock.instant().truncatedTo(ChronoUnit.HOURS).minus(Duration.ofHours(1))))
                .param("scans", thresholds.unusualScans())
                .param("factor", thresholds.unusualFactor())
                .query((row, number) -> trouble(row, Kind.UNUSUAL_RATE))
                .list();
    }

    private List<Trouble> silent() {
        if (!thresholds.lookFor(Kind.SILENT_STATION)) {
            return List.of();
        }
        Instant now = clock.instant();
        Instant since = now.minus(thresholds.silence());
        Map<String, Site> known =
                sites.findAllByOrderByCode().stream().collect(Collectors.toMap(Site::code, Function.identity()));
        return jdbc
                .sql(SILENT)
                .param("now", utc(now))
                .param("since", utc(since))
                // a quarter that began before may hold scans of after
                .param("quarter", utc(since.minus(QUARTER)))
                .query((row, number) -> trouble(row, Kind.SILENT_STATION))
                .list()
                .stream()
                .filter(trouble -> {
                    Site site = known.get(trouble.site());
                    return site != null && site.isWorkingAt(since) && site.isWorkingAt(now);
                })
                .toList();
    }

    private static Trouble trouble(ResultSet row, Kind kind) throws SQLException {
        String station = row.getString("station_code");
        return Trouble.at(
                row.getObject("at", OffsetDateTime.class).toInstant(),
                kind,
                row.getString("site_code"),
                station,
                station,
                List.of());
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
