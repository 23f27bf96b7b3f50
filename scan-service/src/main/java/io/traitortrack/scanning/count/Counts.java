package io.traitortrack.scanning.count;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;

import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.security.SiteScope;
import io.traitortrack.platform.time.Times;
import io.traitortrack.scanning.site.Site;
import io.traitortrack.scanning.site.Sites;
import io.traitortrack.scanning.watch.Progress;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** Reads counts; each answer says how old it is. */
@Component
public class Counts {

    private static final Duration LONGEST = Duration.ofDays(31);

    private static final String NOW = """
            SELECT one.site_code, coalesce(s.open, 0) AS open, coalesce(s.sealed, 0) AS sealed,
              coalesce(s.unlinked, 0) AS unlinked,
              coalesce(sum(q.scans), 0) AS scans, coalesce(sum(q.registered), 0) AS registered,
              coalesce(sum(q.links), 0) AS links, coalesce(sum(q.duplicates), 0) AS duplicates,
              coalesce(sum(q.seals), 0) AS seals, coalesce(sum(q.refusals), 0) AS refusals
            FROM unnest(:sites::text[], :midnights::text[]::timestamptz[]) one (site_code, midnight)
            LEFT JOIN stock s ON s.site_code = one.site_code
            LEFT JOIN quarter_count q ON q.site_code = one.site_code AND q.quarter >= one.midnight
            GROUP BY one.site_code, s.open, s.sealed, s.unlinked ORDER BY one.site_code
            """;

    /** An hour begins at the full hour of the site's clock, which is no full hour of UTC where the offset is none. */
    private static final String HOURS = """
            SELECT quarter - make_interval(mins => extract(minute FROM quarter AT TIME ZONE :zone)::integer) AS hour,
              station_code, sum(scans) AS scans, sum(registered) AS registered, sum(links) AS links,
              sum(duplicates) AS duplicates, sum(seals) AS seals, sum(refusals) AS refusals
            FROM quarter_count
            WHERE site_code = :site AND quarter >= :from AND quarter < :to AND (:station::text IS NULL OR station_code = :station)
            GROUP BY hour, station_code ORDER BY hour, station_code
            """;

    private final JdbcClient jdbc;
    private final Sites sites;
    private final Progress progress;
    private final InstantSource clock;

    Counts(JdbcClient jdbc, Sites sites, Progress progress, InstantSource clock) {
        this.jdbc = jdbc;
        this.sites = sites;
        this.progress = progress;
        this.clock = clock;
    }

    /** Returns every site in reach, or the one named. */
    public SiteCounts now(@Nullable String site, SiteScope scope) {
        if (site != null) {
            scope.require(site);
        }
        Instant asOf = progress.asOf();
        List<Site> reached = sites.findAllByOrderByCode().stream()
                .filter(known -> site == null ? scope.covers(known.code()) : site.equals(known.code()))
                .toList();
        if (site != null && reached.isEmpty()) {
            throw unknown();
        }
        Instant now = clock.instant();
        return new SiteCounts(
                asOf,
                jdbc.sql(NOW)
                        .param("sites", reached.stream().map(Site::code).toArray(String[]::new))
                        .param(
                                "midnights",
                                reached.stream()
                                        .map(known ->
                                                midnight(known.timeZone(), now).toString())
                                        .toArray(String[]::new))
                        .query((row, number) -> ofSite(row))
                        .list());
    }

    /**
     * Returns the hours of a site between two times, by station; from midnight until now where they are not given.
     *
     * @throws ProblemException 400 for more than 31 days
     */
    public HourCounts hours(
            String site, @Nullable String station, @Nullable Instant from, @Nullable Instant to, SiteScope scope) {
        scope.require(site);
        Site known = sites.findByCode(site).orElseThrow(Counts::unknown);
        Instant end = to == null ? clock.instant() : to;
        Instant begin = from == null ? midnight(known.timeZone(), end) : from;
        if (Duration.between(begin, end).compareTo(LONGEST) > 0) {
            throw ProblemException.invalid("from", "must be at most 31 days before to");
        }
        Instant asOf = progress.asOf();
        return new HourCounts(
                asOf,
                site,
                jdbc.sql(HOURS)
                        .param("site", site)
                        .param("station", station)
                        .param("zone", known.timeZone().getId())
                        .param("from", Times.micros(begin).atOffset(ZoneOffset.UTC))
                        .param("to", Times.micros(end).atOffset(ZoneOffset.UTC))
                        .query((row, number) -> hour(row, known.timeZone()))
                        .list());
    }

    private static SiteCounts.OfSite ofSite(ResultSet row) throws SQLException {
        return new SiteCounts.OfSite(
                row.getString("site_code"),
                Math.max(0, row.getLong("open")),
                Math.max(0, row.getLong("sealed")),
                Math.max(0, row.getLong("unlinked")),
                tally(row));
    }

    private static Instant midnight(ZoneId zone, Instant at) {
        return at.atZone(zone).toLocalDate().atStartOfDay(zone).toInstant();
    }

    private static HourCounts.Hour hour(ResultSet row, ZoneId zone) throws SQLException {
        Instant hour = row.getObject("hour", OffsetDateTime.class).toInstant();
        String station = row.getString("station_code");
        return new HourCounts.Hour(
                hour.atZone(zone).toOffsetDateTime(), station.isEmpty() ? null : station, tally(row));
    }

    private static Tallied tally(ResultSet row) throws SQLException {
        return new Tallied(
                row.getLong("scans"),
                row.getLong("registered"),
                row.getLong("links"),
                row.getLong("duplicates"),
                row.getLong("seals"),
                row.getLong("refusals"));
    }

    private static ProblemException unknown() {
        return ProblemException.of(HttpStatus.NOT_FOUND, "SITE_NOT_FOUND", "There is no such site.");
    }
}
