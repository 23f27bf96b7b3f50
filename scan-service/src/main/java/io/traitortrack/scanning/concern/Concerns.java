package io.traitortrack.scanning.concern;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

import io.traitortrack.platform.paging.NewestFirst;
import io.traitortrack.platform.paging.Page;
import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.security.SiteScope;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Repository;

/** All exceptions. */
@Repository
public class Concerns {

    private static final String COLUMNS = """
            SELECT id, kind, site_code, station_code, subject, codes, user_id, first_seen, last_seen, times, state, assignee,
              reason, resolved_by, resolved_at
            FROM concern\s""";

    private final JdbcClient jdbc;

    Concerns(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * Which exceptions are asked for.
     *
     * @param live true for those that are not resolved
     */
    public record Filter(
            @Nullable String site,
            @Nullable String kind,
            @Nullable String state,
            @Nullable Boolean live,
            @Nullable String assignee,
            @Nullable String subject) {

        private static final List<String> STATES = List.of("OPEN", "ASSIGNED", "RESOLVED");

        public Filter {
            if (kind != null
                    && Arrays.stream(Kind.values())
                            .noneMatch(known -> known.name().equals(kind))) {
                throw ProblemException.invalid("kind", "must be one of " + Arrays.toString(Kind.values()));
            }
            if (state != null && !STATES.contains(state)) {
                throw ProblemException.invalid("state", "must be one of " + String.join(", ", STATES));
            }
        }
    }

    /** Returns an exception of a site in reach. */
    public Concern get(UUID id, SiteScope scope) {
        return find(id, "").filter(found -> scope.covers(found.siteCode())).orElseThrow(Concerns::unknown);
    }

    /** Returns it and keeps others from changing it until the transaction ends. */
    Concern lock(UUID id, SiteScope scope) {
        return find(id, " FOR UPDATE")
                .filter(found -> scope.covers(found.siteCode()))
                .orElseThrow(Concerns::unknown);
    }

    private Optional<Concern> find(UUID id, String lock) {
        return jdbc.sql(COLUMNS + "WHERE id = :id" + lock)
                .param("id", id)
                .query((row, number) -> concern(row))
                .optional();
    }

    private static ProblemException unknown() {
        return ProblemException.of(HttpStatus.NOT_FOUND, "EXCEPTION_NOT_FOUND", "There is no such exception.");
    }

    /** Returns a page of exceptions of the sites that the caller reaches, the newest first. */
    public Page<Concern> list(Filter filter, SiteScope scope, @Nullable String cursor, int limit) {
        return NewestFirst.at(filter.site(), scope)
                .where("kind", filter.kind())
                .where("state", filter.state())
                .where("assignee", filter.assignee())
                .where("subject", filter.subject())
                .where(filter.live(), "state <> 'RESOLVED'")
                .page(jdbc, COLUMNS, (row, number) -> concern(row), Concern::id, cursor, limit);
    }

    private static Concern concern(ResultSet row) throws SQLException {
        OffsetDateTime resolved = row.getObject("resolved_at", OffsetDateTime.class);
        return new Concern(
                row.getObject("id", UUID.class),
                row.getString("kind"),
                row.getString("site_code"),
                row.getString("station_code"),
                row.getString("subject"),
                texts(row.getArray("codes")),
                row.getString("user_id"),
                instant(row, "first_seen"),
                instant(row, "last_seen"),
                row.getLong("times"),
                row.getString("state"),
                row.getString("assignee"),
                row.getString("reason"),
                row.getString("resolved_by"),
                resolved == null ? null : resolved.toInstant());
    }

    private static List<String> texts(Array array) throws SQLException {
        return List.of((String[]) array.getArray());
    }

    private static Instant instant(ResultSet row, String column) throws SQLException {
        return row.getObject(column, OffsetDateTime.class).toInstant();
    }
}
