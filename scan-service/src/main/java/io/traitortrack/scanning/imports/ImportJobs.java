package io.traitortrack.scanning.imports;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;

import io.traitortrack.platform.paging.Cursor;
import io.traitortrack.platform.paging.Page;
import io.traitortrack.scanning.imports.ImportRows.Count;
import org.jspecify.annotations.Nullable;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.stereotype.Component;

/** All jobs, with their files and counts. */
@Component
class ImportJobs {

    private static final String COLUMNS = """
            id, kind, state, dry_run, committed_at, site_code, station_code, owner,
            CASE WHEN committed_at IS NOT NULL THEN coalesce(committed_by, owner) END AS committed_by,
            coalesce(commit_request_id, request_id) AS request_id, created_at, started_at, ended_at, position""";

    private static final String JOB = "SELECT " + COLUMNS + " FROM import_job ";
    private static final String FREE =
            "state IN ('CHECKING', 'IMPORTING') AND (leased_until IS NULL OR leased_until < now())";

    private final JdbcClient jdbc;

    ImportJobs(JdbcClient jdbc) {
        this.jdbc = jdbc;
    }

    /**
     * A job as its work needs it.
     *
     * @param committedBy who has it imported; null of a dry run
     * @param requestId of the call that has it imported, else of that which sent it
     */
    record Job(
            UUID id,
            ImportKind kind,
            String state,
            boolean dryRun,
            boolean committed,
            String siteCode,
            String stationCode,
            String owner,
            @Nullable String committedBy,
            String requestId,
            Instant createdAt,
            @Nullable Instant startedAt,
            @Nullable Instant endedAt,
            long position) {

        /** Whose work it is. */
        String actor() {
            return committedBy == null ? owner : committedBy;
        }
    }

    /** Since when this content is known for this station; from now on where it was not. */
    Instant firstAt(ImportKind kind, String stationCode, String sha256, Instant now) {
        byte[] hash = HexFormat.of().parseHex(sha256);
        jdbc.sql(
                        "INSERT INTO import_source (kind, station_code, sha256, first_at) VALUES (?, ?, ?, ?) ON CONFLICT DO NOTHING")
                .params(kind.name(), stationCode, hash, utc(now))
                .update();
        return jdbc.sql("SELECT first_at FROM import_source WHERE kind = ? AND station_code = ? AND sha256 = ?")
                .params(kind.name(), stationCode, hash)
                .query(OffsetDateTime.class)
                .single()
                .toInstant();
    }

    void insert(Job job) {
        jdbc.sql("""
                        INSERT INTO import_job (id, kind, state, dry_run, site_code, station_code, owner, request_id, created_at, committed_at, committed_by)
                        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
                        """)
                .param(1, job.id())
                .param(2, job.kind().name())
                .param(3, job.state())
                .param(4, job.dryRun())
                .param(5, job.siteCode())
                .param(6, job.stationCode())
                .param(7, job.owner())
                .param(8, job.requestId())
                .param(9, utc(job.createdAt()))
                .param(10, job.committed() ? utc(job.createdAt()) : null, Types.TIMESTAMP_WITH_TIMEZONE)
                .param(11, job.committedBy())
                .update();
    }

    void insert(UUID job, ImportFile file) {
        jdbc.sql("INSERT INTO import_file (job_id, number, name, bytes, sha256, rows) VALUES (?, ?, ?, ?, ?, ?)")
                .params(
                        job,
                        file.file(),
                        file.name(),
                        file.bytes(),
                        HexFormat.of().parseHex(file.sha256()),
                        file.rows())
                .update();
    }

    Optional<Job> find(UUID id) {
        return jdbc.sql(JOB + "WHERE id = ?")
                .param(id)
                .query((row, number) -> job(row))
                .optional();
    }

    /** Returns the job, locked until the transaction ends. */
    Optional<Job> lock(UUID id) {
        return jdbc.sql(JOB + "WHERE id = ? FOR UPDATE")
                .param(id)
                .query((row, number) -> job(row))
                .optional();
    }

    /** Takes a job that nobody works on, the oldest first, for so long. */
    Optional<Job> lease(UUID worker, Duration time) {
        return jdbc.sql("""
                        UPDATE import_job SET leased_by = :worker, leased_until = now() + :seconds * interval '1 second',
                               started_at = coalesce(started_at, now())
                        WHERE id = (SELECT id FROM import_job WHERE %s ORDER BY id LIMIT 1 FOR UPDATE SKIP LOCKED)
                        RETURNING %s
                        """.formatted(FREE, COLUMNS))
                .param("worker", worker)
                .param("seconds", time.toSeconds())
                .query((row, number) -> job(row))
                .optional();
    }

    /** Moves a job on, and the lease with it; false where the job is somebody else's by now, or was cancelled. */
    boolean advance(Job job, UUID worker, long position, Duration time) {
        return jdbc.sql("""
                        UPDATE import_job SET position = :position, leased_until = now() + :seconds * interval '1 second'
                        WHERE id = :id AND leased_by = :worker AND state = :state
                        """)
                        .param("position", position)
                        .param("seconds", time.toSeconds())
                        .param("id", job.id())
                        .param("worker", worker)
                        .param("state", job.state())
                        .update()
                == 1;
    }

    /** Ends the work on a job; false as with {@link #advance}. */
    boolean finish(Job job, UUID worker, Instant now) {
        boolean checked = job.state().equals("CHECKING");
        return jdbc.sql("""
                        UPDATE import_job SET state = :next, ended_at = :ended, leased_by = NULL, leased_until = NULL
                        WHERE id = :id AND leased_by = :worker AND state = :state
                        """)
                        .param("next", checked ? "CHECKED" : "DONE")
                        .param("ended", checked ? null : utc(now), Types.TIMESTAMP_WITH_TIMEZONE)
                        .param("id", job.id())
                        .param("worker", worker)
                        .param("state", job.state())
                        .update()
                == 1;
    }

    /** Lets others take a job before the lease is over. */
    void release(UUID worker) {
        jdbc.sql("UPDATE import_job SET leased_by = NULL, leased_until = NULL WHERE leased_by = ?")
                .param(worker)
                .update();
    }

    /** Begins the import of what was looked at. */
    void commit(UUID id, String by, String requestId, Instant now) {
        forget(id);
        jdbc.sql("""
                        UPDATE import_job
                        SET state = 'IMPORTING', committed_at = ?, committed_by = ?, commit_request_id = ?, position = 0
                        WHERE id = ?
                        """).params(utc(now), by, requestId, id).update();
    }

    /** Forgets what was counted: it is looked at from the start. */
    void forget(UUID id) {
        jdbc.sql("DELETE FROM import_count WHERE job_id = ?").param(id).update();
    }

    void cancel(UUID id, Instant now) {
        jdbc.sql(
                        "UPDATE import_job SET state = 'CANCELLED', ended_at = ?, leased_by = NULL, leased_until = NULL WHERE id = ?")
                .params(utc(now), id)
                .update();
    }

    /** Gives up dry runs that nobody committed, and deletes the rows of jobs that ended long ago. */
    void tidy(Instant uncommittedSince, Instant endedBefore, Instant now) {
        jdbc.sql("UPDATE import_job SET state = 'CANCELLED', ended_at = ? WHERE state = 'CHECKED' AND created_at < ?")
                .params(utc(now), utc(uncommittedSince))
                .update();
        jdbc.sql("DELETE FROM import_row WHERE job_id IN (SELECT id FROM import_job WHERE ended_at < ?)")
                .param(utc(endedBefore))
                .update();
    }

    /** Returns a page, the newest first. */
    Page<ImportJob> list(@Nullable String cursor, int limit) {
        Map<String, Object> parameters = new HashMap<>();
        List<String> after = Cursor.decode(cursor, 1);
        if (after != null) {
            parameters.put("after", id(after.getFirst()));
        }
        parameters.put("limit", limit + 1);
        List<Job> found = jdbc.sql(JOB + (after == null ? "" : "WHERE id < :after ") + "ORDER BY id DESC LIMIT :limit")
                .params(parameters)
                .query((row, number) -> job(row))
                .list();
        List<ImportJob> page = found.stream().limit(limit).map(this::view).toList();
        return new Page<>(
                page,
                found.size() <= limit
                        ? null
                        : Cursor.encode(page.getLast().importId().toString()));
    }

    private static UUID id(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException notOurs) {
            throw Cursor.invalid();
        }
    }

    /** The job as it is shown. */
    ImportJob view(Job job) {
        Map<Integer, List<Count>> counts = new HashMap<>();
        Map<String, Long> outcomes = new TreeMap<>();
        jdbc.sql("SELECT file, outcome, replayed, status, rows FROM import_count WHERE job_id = ?")
                .param(job.id())
                .query((row, number) -> new Count(
                        row.getInt("file"),
                        row.getString("outcome"),
                        row.getBoolean("replayed"),
                        row.getInt("status"),
                        row.getLong("rows")))
                .list()
                .forEach(count -> {
                    outcomes.merge(count.outcome(), count.rows(), Long::sum);
                    if (!count.isSeal()) {
                        counts.computeIfAbsent(count.file(), file -> new ArrayList<>())
                                .add(count);
                    }
                });
        List<ImportFile> files = jdbc.sql(
                        "SELECT number, name, bytes, sha256, rows FROM import_file WHERE job_id = ? ORDER BY number")
                .param(job.id())
                .query((row, number) -> file(row, counts.getOrDefault(row.getInt("number"), List.of())))
                .list();
        long rows = files.stream().mapToLong(ImportFile::rows).sum();
        long accepted = files.stream().mapToLong(ImportFile::accepted).sum();
        long already = files.stream().mapToLong(ImportFile::alreadyImported).sum();
        long refused = files.stream().mapToLong(ImportFile::refused).sum();
        return new ImportJob(
                job.id(),
                job.kind(),
                job.state(),
                job.dryRun(),
                !job.committed(),
                job.siteCode(),
                job.stationCode(),
                job.owner(),
                job.committedBy(),
                job.createdAt(),
                job.startedAt(),
                job.endedAt(),
                rows,
                accepted + already + refused,
                accepted,
                already,
                refused,
                ImportJob.message(job.state(), rows, accepted, already, refused),
                outcomes,
                files);
    }

    private static ImportFile file(ResultSet row, List<Count> counts) throws SQLException {
        long refused = sum(counts, Count::isRefused);
        long already = sum(counts, Count::isAlreadyImported);
        long done = sum(counts, count -> true);
        return new ImportFile(
                row.getInt("number"),
                row.getString("name"),
                row.getLong("bytes"),
                HexFormat.of().formatHex(row.getBytes("sha256")),
                row.getLong("rows"),
                done,
                done - refused - already,
                already,
                refused);
    }

    private static long sum(List<Count> counts, java.util.function.Predicate<Count> which) {
        return counts.stream().filter(which).mapToLong(Count::rows).sum();
    }

    private static Job job(ResultSet row) throws SQLException {
        return new Job(
                row.getObject("id", UUID.class),
                ImportKind.valueOf(row.getString("kind")),
                row.getString("state"),
                row.getBoolean("dry_run"),
                row.getObject("committed_at") != null,
                row.getString("site_code"),
                row.getString("station_code"),
                row.getString("owner"),
                row.getString("committed_by"),
                row.getString("request_id"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row.getObject("started_at", OffsetDateTime.class)),
                instant(row.getObject("ended_at", OffsetDateTime.class)),
                row.getLong("position"));
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }

    private static OffsetDateTime utc(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}
