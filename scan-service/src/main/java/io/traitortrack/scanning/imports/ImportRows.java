package io.traitortrack.scanning.imports;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;

import io.traitortrack.platform.paging.Cursor;
import io.traitortrack.platform.paging.Page;
import io.traitortrack.scanning.code.RawText;
import io.traitortrack.scanning.imports.ImportJobs.Job;
import io.traitortrack.scanning.imports.Listed.Step;
import io.traitortrack.scanning.scan.ScanLists.LineAnswer;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.jdbc.core.RowCallbackHandler;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** The rows of jobs: kept when a file is read, decided in the order of their positions. */
@Component
class ImportRows {

    private static final int FETCHED = 1_000;

    private static final String KEEP = """
            INSERT INTO import_row (job_id, position, file, sheet, row, step, scan_id, scanned_at, raw, parent_raw, problem)
            SELECT ?, * FROM unnest(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """;
    private static final String DECIDE = """
            UPDATE import_row r SET outcome = u.outcome, status = u.status, replayed = u.replayed, code = u.code,
                   parent_code = u.parent_code, other_parent = u.other_parent, detail = u.detail
            FROM unnest(?, ?, ?, ?, ?, ?, ?, ?)
              AS u (position, outcome, status, replayed, code, parent_code, other_parent, detail)
            WHERE r.job_id = ? AND r.position = u.position
            """;
    private static final String SHOWN = """
            SELECT position, file, sheet, row, step, raw, parent_raw, scan_id,
                   CASE WHEN position <= :done THEN outcome END AS outcome, status, replayed, code, parent_code,
                   other_parent, detail
            FROM import_row WHERE job_id = :job\s""";

    private final JdbcTemplate jdbc;
    private final JdbcClient client;

    ImportRows(JdbcTemplate jdbc, JdbcClient client) {
        this.jdbc = jdbc;
        this.client = client;
    }

    /** A row that waits for its turn. */
    record Row(
            long position,
            int file,
            String sheet,
            int row,
            Step step,
            UUID scanId,
            Instant scannedAt,
            String raw,
            @Nullable String parentRaw,
            @Nullable String problem) {}

    /** So many rows of a file with the same outcome. */
    record Count(int file, String outcome, boolean replayed, int status, long rows) {

        boolean isSeal() {
            return outcome.equals("SEALED") || outcome.equals("NOT_SEALED");
        }

        boolean isRefused() {
            return status >= 400;
        }

        boolean isAlreadyImported() {
            return replayed && !isRefused();
        }
    }

    void keep(UUID job, List<Row> rows) {
        write(KEEP, statement -> {
            Connection connection = statement.getConnection();
            statement.setObject(1, job);
            array(connection, statement, 2, "bigint", rows, Row::position);
            array(connection, statement, 3, "integer", rows, Row::file);
            array(connection, statement, 4, "text", rows, Row::sheet);
            array(connection, statement, 5, "integer", rows, Row::row);
            array(connection, statement, 6, "text", rows, row -> row.step().name());
            array(connection, statement, 7, "uuid", rows, Row::scanId);
            array(
                    connection,
                    statement,
                    8,
                    "timestamptz",
                    rows,
                    row -> row.scannedAt().toString());
            array(connection, statement, 9, "text", rows, Row::raw);
            array(connection, statement, 10, "text", rows, Row::parentRaw);
            array(connection, statement, 11, "text", rows, Row::problem);
        });
    }

    /** Returns the next rows of a job, not more than so many. */
    List<Row> after(Job job, long position, int most) {
        return client.sql("""
                        SELECT position, file, sheet, row, step, scan_id, scanned_at, raw, parent_raw, problem FROM import_row
                        WHERE job_id = ? AND position > ? ORDER BY position LIMIT ?
                        """)
                .params(job.id(), position, most)
                .query((row, number) -> new Row(
                        row.getLong("position"),
                        row.getInt("file"),
                        row.getString("sheet"),
                        row.getInt("row"),
                        Step.valueOf(row.getString("step")),
                        row.getObject("scan_id", UUID.class),
                        row.getObject("scanned_at", OffsetDateTime.class).toInstant(),
                        row.getString("raw"),
                        row.getString("parent_raw"),
                        row.getString("problem")))
                .list();
    }

    /** Writes what became of rows, and counts them; in the transaction of what they became. */
    void decided(UUID job, List<Row> rows, List<LineAnswer> answers) {
        write(DECIDE, statement -> {
            Connection connection = statement.getConnection();
            array(connection, statement, 1, "bigint", rows, Row::position);
            array(connection, statement, 2, "text", answers, LineAnswer::outcome);
            array(connection, statement, 3, "integer", answers, LineAnswer::status);
            array(connection, statement, 4, "boolean", answers, LineAnswer::replayed);
            array(connection, statement, 5, "text", answers, LineAnswer::code);
            array(connection, statement, 6, "text", answers, LineAnswer::parentCode);
            array(connection, statement, 7, "text", answers, LineAnswer::otherParent);
            array(connection, statement, 8, "text", answers, LineAnswer::detail);
            statement.setObject(9, job);
        });
        Map<Count, Long> counts = new HashMap<>();
        for (int i = 0; i < rows.size(); i++) {
            LineAnswer answer = answers.get(i);
            counts.merge(
                    new Count(rows.get(i).file(), answer.outcome(), answer.replayed(), answer.status(), 0),
                    1L,
                    Long::sum);
        }
        counts.forEach((count, number) -> client.sql("""
                        INSERT INTO import_count (job_id, file, outcome, replayed, status, rows) VALUES (?, ?, ?, ?, ?, ?)
                        ON CONFLICT (job_id, file, outcome, replayed) DO UPDATE SET rows = import_count.rows + excluded.rows
                        """)
                .params(job, count.file(), count.outcome(), count.replayed(), count.status(), number)
                .update());
    }

    /** Returns a page of what became of the rows, in the order of their deciding. */
    Page<ImportRow> list(Job job, @Nullable String outcome, @Nullable String cursor, int limit) {
        Map<String, Object> parameters = new LinkedHashMap<>();
        parameters.put("job", job.id());
        parameters.put("done", job.position());
        parameters.put("limit", limit + 1);
        StringBuilder where = new StringBuilder();
        if (outcome != null) {
            where.append("AND outcome = :outcome AND position <= :done ");
            parameters.put("outcome", outcome);
        }
        List<String> after = Cursor.decode(cursor, 1);
        if (after != null) {
            where.append("AND position > :after ");
            parameters.put("after", position(after.getFirst()));
        }
        List<Long> positions = new ArrayList<>();
        List<ImportRow> found = client.sql(SHOWN + where + "ORDER BY position LIMIT :limit")
                .params(parameters)
                .query((row, number) -> {
                    positions.add(row.getLong("position"));
                    return shown(row);
                })
                .list();
        return found.size() <= limit
                ? new Page<>(found, null)
                : new Page<>(
                        List.copyOf(found.subList(0, limit)),
                        Cursor.encode(positions.get(limit - 1).toString()));
    }

    /** Reads all of it, in the order of their deciding; inside a transaction in constant memory. */
    void each(Job job, Consumer<ImportRow> taker) {
        client.sql(SHOWN + "ORDER BY position")
                .withFetchSize(FETCHED)
                .param("job", job.id())
                .param("done", job.position())
                .query((RowCallbackHandler) row -> taker.accept(shown(row)));
    }

    private static long position(String text) {
        try {
            return Long.parseLong(text);
        } catch (NumberFormatException notOurs) {
            throw Cursor.invalid();
        }
    }

    private static ImportRow shown(ResultSet row) throws SQLException {
        String parent = row.getString("parent_raw");
        String outcome = row.getString("outcome");
        boolean decided = outcome != null;
        boolean already = decided && row.getBoolean("replayed");
        String detail = decided ? row.getString("detail") : null;
        return new ImportRow(
                row.getInt("file"),
                row.getString("sheet"),
                row.getInt("row"),
                row.getString("step"),
                RawText.kept(row.getString("raw")),
                parent == null ? null : RawText.kept(parent),
                outcome,
                decided ? row.getObject("status", Integer.class) : null,
                decided ? already : null,
                decided ? row.getString("code") : null,
                decided ? row.getString("parent_code") : null,
                decided ? row.getString("other_parent") : null,
                already && detail == null ? "Already imported." : detail,
                row.getObject("scan_id", UUID.class));
    }

    private interface Binding {
        void to(PreparedStatement statement) throws SQLException;
    }

    private void write(String sql, Binding binding) {
        int written = jdbc.update(sql, statement -> binding.to(statement));
        if (written < 0) {
            throw new IllegalStateException("PostgreSQL counts what it writes");
        }
    }

    private static <T> void array(
            Connection connection,
            PreparedStatement statement,
            int index,
            String type,
            List<T> rows,
            Function<T, @Nullable Object> value)
            throws SQLException {
        statement.setArray(
                index, connection.createArrayOf(type, rows.stream().map(value).toArray()));
    }
}
