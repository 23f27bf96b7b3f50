package io.traitortrack.scanning.imports;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;

import io.traitortrack.platform.id.IdSource;
import io.traitortrack.platform.paging.Page;
import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.request.RequestContext;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.SiteScope;
import io.traitortrack.platform.time.Times;
import io.traitortrack.platform.upload.FileRefused;
import io.traitortrack.platform.upload.Upload;
import io.traitortrack.platform.upload.Uploads;
import io.traitortrack.scanning.code.Codes;
import io.traitortrack.scanning.imports.ImportJobs.Job;
import io.traitortrack.scanning.site.WhereScansHappen;
import io.traitortrack.scanning.site.WhereScansHappen.Place;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;
import org.springframework.transaction.annotation.Propagation;
import org.springframework.transaction.annotation.Transactional;

/** Takes lists in as jobs, and lets people follow, commit and cancel them (D-38). */
@Component
public class Importing {

    private static final Duration UNCOMMITTED = Duration.ofDays(7);
    private static final Duration ROWS_KEPT = Duration.ofDays(90);

    private final ImportJobs jobs;
    private final ImportRows rows;
    private final Uploads uploads;
    private final Codes codes;
    private final WhereScansHappen places;
    private final IdSource ids;
    private final InstantSource clock;

    Importing(
            ImportJobs jobs,
            ImportRows rows,
            Uploads uploads,
            Codes codes,
            WhereScansHappen places,
            IdSource ids,
            InstantSource clock) {
        this.jobs = jobs;
        this.rows = rows;
        this.uploads = uploads;
        this.codes = codes;
        this.places = places;
        this.ids = ids;
        this.clock = clock;
    }

    /** What somebody wants imported; the files in {@code contents} by name, size and hash, so that a replay is known. */
    public record Order(
            ImportKind kind, @Nullable String siteCode, String stationCode, boolean dryRun, List<Content> contents) {}

    /** A file without its bytes. */
    public record Content(String name, long bytes, String sha256) {

        public static Content of(Upload upload) {
            return new Content(upload.name(), upload.bytes(), upload.sha256());
        }
    }

    /**
     * Refuses files that are not what they should be, before they are read and before anything is written.
     *
     * @throws ProblemException 422 with one of the codes of files; it names the one
     */
    public void check(ImportKind kind, List<Upload> files) {
        for (Upload file : files) {
            try {
                if (kind == ImportKind.PACKING_LISTS && !Uploads.isWorkbook(file)) {
                    throw ProblemException.of(
                            HttpStatus.UNPROCESSABLE_CONTENT, "FILE_TYPE_UNKNOWN", "A packing list is an .xlsx.");
                }
                uploads.check(file);
            } catch (ProblemException refused) {
                throw FileRefused.of(refused, file);
            }
        }
    }

    /**
     * Reads the files and keeps their rows, all of them or none; the import itself goes on after the commit.
     *
     * @throws ProblemException 422 {@code UNKNOWN_STATION} and the codes of files, 403 {@code SITE_NOT_GRANTED}
     */
    @Transactional(propagation = Propagation.MANDATORY)
    public ImportJob submit(Order order, List<Upload> files, Caller caller, SiteScope scope) {
        Place place = places.named(order.stationCode(), scope);
        if (order.siteCode() != null && !order.siteCode().equals(place.siteCode())) {
            throw ProblemException.invalid("siteCode", "is not the site of the station");
        }
        Instant now = Times.micros(clock.instant());
        Job job = new Job(
                ids.next(),
                order.kind(),
                order.dryRun() ? "CHECKING" : "IMPORTING",
                order.dryRun(),
                !order.dryRun(),
                place.siteCode(),
                place.stationCode(),
                caller.userId(),
                order.dryRun() ? null : caller.userId(),
                RequestContext.requestId(),
                now,
                null,
                null,
                0);
        jobs.insert(job);
        Keeping keeping = new Keeping(job.id(), rows);
        for (int i = 0; i < files.size(); i++) {
            try {
                jobs.insert(job.id(), read(job, i + 1, files.get(i), keeping));
            } catch (ProblemException refused) {
                throw FileRefused.of(refused, files.get(i));
            }
        }
        return jobs.view(job);
    }

    private ImportFile read(Job job, int number, Upload upload, Keeping keeping) {
        Instant firstAt = jobs.firstAt(job.kind(), job.stationCode(), upload.sha256(), job.createdAt());
        keeping.begin(number, new ListedScans(job.kind(), job.stationCode(), upload.sha256(), firstAt));
        Listing listing = job.kind().reading(codes::read, keeping);
        uploads.read(upload, listing);
        listing.end();
        long count = keeping.end();
        if (count == 0) {
            throw FileRefused.empty();
        }
        return new ImportFile(number, upload.name(), upload.bytes(), upload.sha256(), count, 0, 0, 0, 0);
    }

    public Page<ImportJob> list(@Nullable String cursor, int limit) {
        return jobs.list(cursor, limit);
    }

    /**
     * @throws ProblemException 404 {@code IMPORT_NOT_FOUND}
     */
    public ImportJob get(UUID id) {
        return jobs.view(jobs.find(id).orElseThrow(Importing::unknown));
    }

    /** Returns what became of the rows, in the order of their deciding: a sack before its packs, its seal after them. */
    public Page<ImportRow> rows(UUID id, @Nullable String outcome, @Nullable String cursor, int limit) {
        return rows.list(jobs.find(id).orElseThrow(Importing::unknown), outcome, cursor, limit);
    }

    /** Reads all that became of the rows, in constant memory. */
    @Transactional(readOnly = true)
    public void eachRow(UUID id, Consumer<ImportRow> taker) {
        rows.each(jobs.find(id).orElseThrow(Importing::unknown), taker);
    }

    /**
     * Begins the import after a dry run, as the work of whoever says so; one that has begun stays as it is.
     *
     * @throws ProblemException 404 {@code IMPORT_NOT_FOUND}, 409 {@code IMPORT_NOT_CHECKED} or {@code IMPORT_ENDED}
     */
    @Transactional
    public ImportJob commit(UUID id, Caller caller) {
        Job job = jobs.lock(id).orElseThrow(Importing::unknown);
        switch (job.state()) {
            case "CHECKED" ->
                jobs.commit(id, caller.userId(), RequestContext.requestId(), Times.micros(clock.instant()));
            case "CHECKING" ->
                throw ProblemException.of(
                                HttpStatus.CONFLICT, "IMPORT_NOT_CHECKED", "The rows are still being looked at.")
                        .retryAfter(Duration.ofSeconds(2));
            case "CANCELLED" -> throw ended(job);
            default -> {} // it has begun
        }
        return get(id);
    }

    /**
     * Stops a job at the end of the rows that are being decided; what was imported stays.
     *
     * @throws ProblemException 404 {@code IMPORT_NOT_FOUND}, 409 {@code IMPORT_ENDED}
     */
    @Transactional
    public ImportJob cancel(UUID id) {
        Job job = jobs.lock(id).orElseThrow(Importing::unknown);
        switch (job.state()) {
            case "DONE" -> throw ended(job);
            case "CANCELLED" -> {} // it is so
            default -> jobs.cancel(id, Times.micros(clock.instant()));
        }
        return get(id);
    }

    /** Gives up dry runs after a week, and deletes rows after three months: scans and jobs stay. */
    @Scheduled(fixedDelayString = "PT6H", initialDelayString = "PT10M")
    @Transactional
    public void tidy() {
        Instant now = Times.micros(clock.instant());
        jobs.tidy(now.minus(UNCOMMITTED), now.minus(ROWS_KEPT), now);
    }

    static ProblemException unknown() {
        return ProblemException.of(HttpStatus.NOT_FOUND, "IMPORT_NOT_FOUND", "There is no such import.");
    }

    private static ProblemException ended(Job job) {
        return ProblemException.of(HttpStatus.CONFLICT, "IMPORT_ENDED", "The import is " + job.state() + ".")
                .with("state", job.state());
    }
}
