package io.traitortrack.scanning.concern;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

import io.traitortrack.platform.paging.Cursor;
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
        List<String> conditions = new ArrayList<>();
        Map<String, Object> parameters = new LinkedHashMap<>();
        if (filter.site() != null) {
            scope.require(filter.site());
        } else if (!scope.all()) {
            conditions.add("site_code = ANY (:sites)");
            parameters.put("sites", scope.sites().toArray(String[]::new));
        }
        given("site_code = :site", "site", filter.site(), conditions, parameters);
        given("kind = :kind", "kind", filter.kind(), conditions, parameters);
        given("state = :state", "state", filter.state(), conditions, parameters);
        given("assignee = :assignee", "assignee", filter.assignee(), conditions, parameters);
        given("subject = :subject", "subject", filter.subject(), conditions, parameters);
        Boolean live = filter.live();
        if (live != null) {
            conditions.add(live ? "state <> 'RESOLVED'" : "state = 'RESOLVED'");
        }
        List<String> after = Cursor.decode(cursor, 1);
        if (after != null) {
            conditions.add("id < :after");
            parameters.put("after", id(after.getFirst()));
        }
        parameters.put("limit", limit + 1);
        String where = conditions.isEmpty() ? "" : "WHERE " + String.join(" AND ", conditions);
        List<Concern> found = jdbc.sql(COLUMNS + where + " ORDER BY id DESC LIMIT :limit")
                .params(parameters)
                .query((row, number) -> concern(row))
                .list();
        List<Concern> page = found.stream().limit(limit).toList();
        return new Page<>(
                page,
                found.size() <= limit ? null : Cursor.encode(page.getLast().id().toString()));
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException notOurs) {
            throw Cursor.invalid();
        }
    }

    private static void given(
            String condition,
            String name,
            @Nullable String value,
            List<String> conditions,
            Map<String, Object> parameters) {
        if (value != null) {
            conditions.add(condition);
            parameters.put(name, value);
        }
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
