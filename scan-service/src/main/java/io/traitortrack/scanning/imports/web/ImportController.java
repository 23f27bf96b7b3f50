package io.traitortrack.scanning.imports.web;

import java.io.IOException;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.traitortrack.platform.id.UuidV7;
import io.traitortrack.platform.idempotency.IdempotentWrites;
import io.traitortrack.platform.paging.Limit;
import io.traitortrack.platform.paging.Page;
import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.GrantedBy;
import io.traitortrack.platform.security.SiteScope;
import io.traitortrack.platform.spreadsheet.SpreadsheetAnswer;
import io.traitortrack.platform.text.PlainText;
import io.traitortrack.platform.upload.Upload;
import io.traitortrack.platform.upload.Uploads;
import io.traitortrack.scanning.imports.ImportJob;
import io.traitortrack.scanning.imports.ImportKind;
import io.traitortrack.scanning.imports.ImportRow;
import io.traitortrack.scanning.imports.ImportRunner;
import io.traitortrack.scanning.imports.Importing;
import io.traitortrack.scanning.imports.Importing.Order;
import io.traitortrack.scanning.imports.WhoImports;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;
import org.springframework.web.multipart.MultipartFile;
import org.springframework.web.multipart.MultipartHttpServletRequest;

@RestController
@RequestMapping("/api/v1/imports")
@Tag(name = "imports")
class ImportController {

    private static final String FILES = "files";
    private static final Set<String> FIELDS = Set.of("kind", "siteCode", "stationCode", "dryRun");
    private static final List<String> HEADING = List.of(
            "file",
            "sheet",
            "row",
            "step",
            "raw",
            "parentRaw",
            "outcome",
            "alreadyImported",
            "code",
            "parentCode",
            "otherParent",
            "detail",
            "scanId");
    private static final int LONGEST_TEXT = 100;

    /** Files are read by so many at once; a workbook's texts are held in memory meanwhile. */
    private static final int READERS = 2;

    private static final int LONGEST_WAIT_SECONDS = 60;

    private final Importing importing;
    private final ImportRunner runner;
    private final Uploads uploads;
    private final IdempotentWrites writes;
    private final Semaphore readers = new Semaphore(READERS, true);

    ImportController(Importing importing, ImportRunner runner, Uploads uploads, IdempotentWrites writes) {
        this.importing = importing;
        this.runner = runner;
        this.uploads = uploads;
        this.writes = writes;
    }

    /** The form of a list. */
    record ImportForm(
            ImportKind kind,
            @Schema(example = "LKO-1") String stationCode,
            @Schema(nullable = true) @Nullable String siteCode,

            @Schema(description = "foresee the outcome of every row and change nothing, until it is committed")
            boolean dryRun,

            @Schema(description = "CSV or XLSX; packing lists XLSX")
            List<MultipartFile> files) {}

    @PostMapping
    @GrantedBy(WhoImports.class)
    @Operation(
            summary =
                    "Send lists of bags or packing lists, several files at once; answers when their rows are kept, the"
                            + " import follows")
    @io.swagger.v3.oas.annotations.parameters.RequestBody(
            content =
                    @Content(
                            mediaType = MediaType.MULTIPART_FORM_DATA_VALUE,
                            schema = @Schema(implementation = ImportForm.class)))
    ResponseEntity<ImportJob> submit(
            @Schema(hidden = true) HttpServletRequest request,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            Caller caller)
            throws InterruptedException {
        SiteScope scope = WhoImports.GRANT.check(caller);
        if (!(request instanceof MultipartHttpServletRequest form)) {
            throw ProblemException.of(
                    HttpStatus.UNSUPPORTED_MEDIA_TYPE, "UNSUPPORTED_MEDIA_TYPE", "Send multipart/form-data.");
        }
        if (!readers.tryAcquire(LONGEST_WAIT_SECONDS, TimeUnit.SECONDS)) {
            throw ProblemException.of(
                            HttpStatus.SERVICE_UNAVAILABLE, "SERVICE_UNAVAILABLE", "Too many send files; try again.")
                    .retryAfter(java.time.Duration.ofSeconds(10));
        }
        List<Upload> files = new ArrayList<>();
        try {
            return submit(form, files, key, caller, scope);
        } finally {
            readers.release();
            files.forEach(Upload::close);
        }
    }

    private ResponseEntity<ImportJob> submit(
            MultipartHttpServletRequest form,
            List<Upload> files,
            @Nullable String key,
            Caller caller,
            SiteScope scope) {
        ImportKind kind = kind(field(form, "kind"));
        String station = field(form, "stationCode");
        if (station == null) {
            throw ProblemException.invalid("stationCode", "is missing");
        }
        @Nullable String site = field(form, "siteCode");
        boolean dryRun = truth("dryRun", field(form, "dryRun"));
        take(form, files);
        Order order = new Order(
                kind,
                site,
                station,
                dryRun,
                files.stream().map(Importing.Content::of).toList());
        importing.check(kind, files);
        ResponseEntity<ImportJob> answer = writes.once(key, caller, "import", order, ImportJob.class, () -> {}, () -> {
            ImportJob job = importing.submit(order, files, caller, scope);
            return ResponseEntity.accepted()
                    .location(URI.create("/api/v1/imports/" + job.importId()))
                    .body(job);
        });
        runner.wake();
        return answer;
    }

    private void take(MultipartHttpServletRequest form, List<Upload> files) {
        Set<String> unknown = new TreeSet<>(form.getParameterMap().keySet());
        unknown.removeAll(FIELDS);
        unknown.addAll(form.getMultiFileMap().keySet());
        unknown.remove(FILES);
        if (!unknown.isEmpty()) {
            String shown = unknown.iterator().next();
            String cut = shown.length() <= LONGEST_TEXT ? shown : shown.substring(0, LONGEST_TEXT);
            throw ProblemException.of(HttpStatus.BAD_REQUEST, "UNKNOWN_FIELD", "There is no field " + cut + ".")
                    .field(cut, "is not known");
        }
        List<MultipartFile> sent =
                form.getMultiFileMap().values().stream().flatMap(List::stream).toList();
        if (sent.isEmpty()) {
            throw ProblemException.invalid(FILES, "is missing");
        }
        int most = uploads.limits().mostFiles();
        if (sent.size() > most) {
            throw ProblemException.invalid(FILES, "are more than " + most);
        }
        for (MultipartFile file : sent) {
            files.add(uploads.take(
                    file.getOriginalFilename(),
                    to -> file.transferTo(to.toAbsolutePath().toFile())));
        }
    }

    private static ImportKind kind(@Nullable String text) {
        for (ImportKind kind : ImportKind.values()) {
            if (kind.name().equals(text)) {
                return kind;
            }
        }
        throw ProblemException.invalid("kind", "must be BAGS or PACKING_LISTS");
    }

    private static @Nullable String field(MultipartHttpServletRequest form, String name) {
        String value = form.getParameter(name);
        return value == null || value.isEmpty() ? null : PlainText.verbatim(name, value, LONGEST_TEXT);
    }

    private static boolean truth(String name, @Nullable String text) {
        if (text == null || text.equals("false")) {
            return false;
        }
        if (!text.equals("true")) {
            throw ProblemException.invalid(name, "must be true or false");
        }
        return true;
    }

    @GetMapping
    @GrantedBy(WhoImports.class)
    @Operation(summary = "Imports, the newest first")
    Page<ImportJob> list(@RequestParam @Nullable String cursor, @RequestParam @Nullable Integer limit, Caller caller) {
        checkRole(caller);
        return importing.list(cursor, Limit.of(limit));
    }

    @GetMapping("/{id}")
    @GrantedBy(WhoImports.class)
    @Operation(summary = "An import with its progress, file by file")
    ImportJob get(@PathVariable String id, Caller caller) {
        checkRole(caller);
        return importing.get(id(id));
    }

    @GetMapping("/{id}/rows")
    @GrantedBy(WhoImports.class)
    @Operation(summary = "What became of each row, or would become of it after a dry run")
    Page<ImportRow> rows(
            @PathVariable String id,
            @RequestParam @Nullable String outcome,
            @RequestParam @Nullable String cursor,
            @RequestParam @Nullable Integer limit,
            Caller caller) {
        checkRole(caller);
        String named = outcome == null ? null : PlainText.verbatim("outcome", outcome, LONGEST_TEXT);
        return importing.rows(id(id), named, cursor, Limit.of(limit));
    }

    @GetMapping("/{id}/result.xlsx")
    @GrantedBy(WhoImports.class)
    @Operation(summary = "The same as a workbook, all of it")
    void result(
            @PathVariable String id,
            Caller caller,
            @Schema(hidden = true) HttpServletRequest request,
            @Schema(hidden = true) HttpServletResponse response)
            throws IOException {
        checkRole(caller);
        UUID known = id(id);
        SpreadsheetAnswer.send(
                request,
                response,
                SpreadsheetAnswer.Form.XLSX,
                "import-" + known,
                HEADING,
                sheet -> importing.eachRow(known, row -> sheet.row(cells(row))));
    }

    private static List<@Nullable Object> cells(ImportRow row) {
        List<@Nullable Object> cells = new ArrayList<>();
        cells.add(row.file());
        cells.add(row.sheet());
        cells.add(row.row());
        cells.add(row.step());
        cells.add(row.raw());
        cells.add(row.parentRaw());
        cells.add(row.outcome());
        cells.add(row.alreadyImported());
        cells.add(row.code());
        cells.add(row.parentCode());
        cells.add(row.otherParent());
        cells.add(row.detail());
        cells.add(row.scanId());
        return cells;
    }

    @PostMapping("/{id}/commit")
    @GrantedBy(WhoImports.class)
    @Operation(summary = "Import what a dry run looked at; an import that has begun stays as it is")
    ResponseEntity<ImportJob> commit(
            @PathVariable String id,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            Caller caller) {
        checkRole(caller);
        UUID known = id(id);
        ResponseEntity<ImportJob> answer = writes.once(
                key,
                caller,
                "commit import " + known,
                known,
                ImportJob.class,
                () -> {},
                () -> ResponseEntity.accepted().body(importing.commit(known, caller)));
        runner.wake();
        return answer;
    }

    @PostMapping("/{id}/cancel")
    @GrantedBy(WhoImports.class)
    @Operation(summary = "Stop an import; what was imported stays")
    ResponseEntity<ImportJob> cancel(
            @PathVariable String id,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            Caller caller) {
        checkRole(caller);
        UUID known = id(id);
        return writes.once(
                key,
                caller,
                "cancel import " + known,
                known,
                ImportJob.class,
                () -> {},
                () -> ResponseEntity.ok(importing.cancel(known)));
    }

    private static void checkRole(Caller caller) {
        WhoImports.GRANT.check(caller);
    }

    private static UUID id(String text) {
        return UuidV7.parse("id", text);
    }
}
