package io.traitortrack.platform.paging;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Function;

import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.security.SiteScope;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.RowMapper;
import org.springframework.jdbc.core.simple.JdbcClient;

/** A list of what has a UUIDv7 as {@code id} and a {@code site_code}, paged from the newest on. */
public final class NewestFirst {

    private final List<String> conditions = new ArrayList<>();
    private final Map<String, Object> parameters = new LinkedHashMap<>();

    private NewestFirst() {}

    /**
     * Only what is at this site; with none, at the sites that the caller reaches.
     *
     * @throws ProblemException 403 {@code SITE_NOT_GRANTED}
     */
    public static NewestFirst at(@Nullable String site, SiteScope scope) {
        NewestFirst list = new NewestFirst();
        if (site != null) {
            scope.require(site);
            return list.where("site_code", site);
        }
        if (!scope.all()) {
            list.conditions.add("site_code = ANY (:sites)");
            list.parameters.put("sites", scope.sites().toArray(String[]::new));
        }
        return list;
    }

    /** Only rows with this value; all where none is given. */
    public NewestFirst where(String column, @Nullable String value) {
        if (value != null) {
            conditions.add(column + " = :" + column);
            parameters.put(column, value);
        }
        return this;
    }

    /** Only rows of which the condition holds, or does not; all where nothing is given. */
    public NewestFirst where(@Nullable Boolean holds, String condition) {
        if (holds != null) {
            conditions.add((holds ? "(" : "NOT (") + condition + ")");
        }
        return this;
    }

    /**
     * The page behind a cursor.
     *
     * @param select the statement before its conditions
     * @throws ProblemException 400 {@code INVALID_CURSOR}
     */
    public <T> Page<T> page(
            JdbcClient jdbc,
            String select,
            RowMapper<T> mapper,
            Function<T, UUID> id,
            @Nullable String cursor,
            int limit) {
        List<String> after = Cursor.decode(cursor, 1);
        if (after != null) {
            conditions.add("id < :after");
            parameters.put("after", id(after.getFirst()));
        }
        parameters.put("limit", limit + 1);
        String where = conditions.isEmpty() ? "" : " WHERE " + String.join(" AND ", conditions);
        List<T> found =
                jdbc
                        .sql(select + where + " ORDER BY id DESC LIMIT :limit")
                        .params(parameters)
                        .query(mapper)
                        .list()
                        .stream()
                        .map(Objects::requireNonNull)
                        .toList();
        return Page.of(found, limit, last -> Cursor.encode(id.apply(last).toString()));
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException notOurs) {
            throw Cursor.invalid();
        }
    }
}
