package io.traitortrack.scanning.shift;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import io.traitortrack.platform.paging.NewestFirst;
import io.traitortrack.platform.paging.Page;
import io.traitortrack.platform.security.SiteScope;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All shifts. */
@Repository
public class Shifts {

    private static final String COLUMNS =
            "SELECT id, user_id, station_code, site_code, started_at, ended_at, ended_because FROM shift ";

    private final JdbcClient jdbc;

    Shifts(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    Optional<Shift> find(UUID id) {
        return jdbc.sql(COLUMNS + "WHERE id = :id")
                .param("id", id)
                .query((row, number) -> shift(row))
                .optional();
    }

    /** Lets one at a time sign this person on, until the transaction ends. */
    void lock(String userId) {
        jdbc.sql("SELECT pg_advisory_xact_lock(hashtextextended('shift ' || :user, 0))")
                .param("user", userId)
                .query((row, number) -> 1)
                .single();
    }

    Optional<Shift> openOf(String userId) {
        return jdbc.sql(COLUMNS + "WHERE user_id = :user AND ended_at IS NULL")
                .param("user", userId)
                .query((row, number) -> shift(row))
                .optional();
    }

    /** Every open shift, the oldest first. */
    List<Shift> open() {
        return jdbc.sql(COLUMNS + "WHERE ended_at IS NULL ORDER BY started_at")
                .query((row, number) -> shift(row))
                .list();
    }

    /** Begins a shift; false where the person began another one meanwhile. */
    boolean begin(Shift shift) {
        return jdbc.sql("""
                                INSERT INTO shift (id, user_id, station_code, site_code, started_at)
                                VALUES (:id, :user, :station, :site, :at) ON CONFLICT DO NOTHING
                                """)
                        .param("id", shift.id())
                        .param("user", shift.userId())
                        .param("station", shift.stationCode())
                        .param("site", shift.siteCode())
                        .param("at", shift.startedAt().atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    /** Ends a shift; false where it has ended already. */
    boolean end(UUID id, Instant at, Shift.End because, String by) {
        return jdbc.sql("""
                                UPDATE shift SET ended_at = greatest(:at, started_at), ended_because = :because, ended_by = :by
                                WHERE id = :id AND ended_at IS NULL
                                """)
                        .param("at", at.atOffset(ZoneOffset.UTC))
                        .param("because", because.name())
                        .param("by", by)
                        .param("id", id)
                        .update()
                == 1;
    }

    /**
     * Which shifts are asked for.
     *
     * @param open true for those that last, false for those that ended
     */
    public record Filter(
            @Nullable String site,
            @Nullable String station,
            @Nullable String user,
            @Nullable Boolean open) {}

    /**
     * Returns a page of shifts of the sites that the caller reaches, the newest first.
     *
     * @throws io.traitortrack.platform.problem.ProblemException 403 {@code SITE_NOT_GRANTED}
     */
    public Page<Shift> list(Filter filter, SiteScope scope, @Nullable String cursor, int limit) {
        return NewestFirst.at(filter.site(), scope)
                .where("station_code", filter.station())
                .where("user_id", filter.user())
                .where(filter.open(), "ended_at IS NULL")
                .page(jdbc, COLUMNS, (row, number) -> shift(row), Shift::id, cursor, limit);
    }

    private static Shift shift(ResultSet row) throws SQLException {
        OffsetDateTime ended = row.getObject("ended_at", OffsetDateTime.class);
        return new Shift(
                row.getObject("id", UUID.class),
                row.getString("user_id"),
                row.getString("station_code"),
                row.getString("site_code"),
                row.getObject("started_at", OffsetDateTime.class).toInstant(),
                ended == null ? null : ended.toInstant(),
                row.getString("ended_because"));
    }
}
