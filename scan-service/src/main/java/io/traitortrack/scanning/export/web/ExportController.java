package io.traitortrack.scanning.export.web;

import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.GrantedBy;
import io.traitortrack.platform.security.SiteScope;
import io.traitortrack.platform.spreadsheet.SpreadsheetAnswer;
import io.traitortrack.platform.spreadsheet.SpreadsheetAnswer.Form;
import io.traitortrack.platform.spreadsheet.SpreadsheetAnswer.Rows;
import io.traitortrack.scanning.bag.BagFilter;
import io.traitortrack.scanning.bag.Waiting;
import io.traitortrack.scanning.export.Exporting;
import io.traitortrack.scanning.export.WhoExports;
import io.traitortrack.scanning.history.HistoryFilter;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "exports")
class ExportController {

    /** Each holds a connection of the pool for as long as its client reads; scans need the others. */
    private static final int AT_ONCE = 3;

    private final Exporting exporting;
    private final Semaphore free = new Semaphore(AT_ONCE);

    ExportController(Exporting exporting) {
        this.exporting = exporting;
    }

    @GetMapping("/api/v1/exports/bags.{form}")
    @GrantedBy(WhoExports.class)
    @Operation(summary = "All bags that fit the filters of the list, as CSV or XLSX")
    void bags(
            @PathVariable @Schema(allowableValues = {"csv", "xlsx"}) String form,
            @RequestParam @Nullable String site,
            @RequestParam @Nullable String type,
            @RequestParam @Schema(allowableValues = {"PARENT", "CHILD"}) @Nullable String role,
            @RequestParam
                    @Schema(allowableValues = {"OPEN", "SEALED", "BILLED", "DISPATCHED", "RECEIVED", "RETIRED"})
                    @Nullable
                    String state,
            @RequestParam @Nullable Boolean linked,
            @RequestParam @Nullable Boolean billed,
            @RequestParam @Nullable String q,
            @RequestParam @Schema(format = "date-time") @Nullable String from,
            @RequestParam @Schema(format = "date-time") @Nullable String to,
            @RequestParam @Schema(allowableValues = {"unlinked", "unbilled", "never-sealed", "over-age"}) @Nullable
                    String view,
            @RequestParam @Nullable String olderThan,
            @RequestParam @Schema(allowableValues = {"-openedAt", "openedAt", "code", "-code"}) @Nullable String sort,
            Caller caller,
            @Schema(hidden = true) HttpServletRequest request,
            @Schema(hidden = true) HttpServletResponse response)
            throws IOException {
        SiteScope scope = WhoExports.GRANT.check(caller);
        Form known = Form.of(form);
        BagFilter filter = BagFilter.asked(
                site, type, role, state, linked, billed, q, from, to, Waiting.read(view, olderThan), sort);
        send(request, response, known, "bags", Exporting.BAGS, sheet -> exporting.bags(filter, scope, sheet::row));
    }

    @GetMapping("/api/v1/exports/scans.{form}")
    @GrantedBy(WhoExports.class)
    @Operation(summary = "All scans that fit the filters of the list, refused ones among them, as CSV or XLSX")
    void scans(
            @PathVariable @Schema(allowableValues = {"csv", "xlsx"}) String form,
            @RequestParam @Nullable String site,
            @RequestParam @Nullable String station,
            @RequestParam @Nullable String user,
            @RequestParam @Nullable String outcome,
            @RequestParam @Nullable Boolean refused,
            @RequestParam @Schema(format = "date-time") @Nullable String from,
            @RequestParam @Schema(format = "date-time") @Nullable String to,
            Caller caller,
            @Schema(hidden = true) HttpServletRequest request,
            @Schema(hidden = true) HttpServletResponse response)
            throws IOException {
        SiteScope scope = WhoExports.GRANT.check(caller);
        Form known = Form.of(form);
        HistoryFilter filter = HistoryFilter.asked(site, station, user, outcome, refused, from, to);
        send(request, response, known, "scans", Exporting.SCANS, sheet -> exporting.scans(filter, scope, sheet::row));
    }

    private void send(
            HttpServletRequest request,
            HttpServletResponse response,
            Form form,
            String name,
            List<String> heading,
            Rows rows)
            throws IOException {
        if (!free.tryAcquire()) {
            throw ProblemException.of(
                            HttpStatus.SERVICE_UNAVAILABLE,
                            "SERVICE_UNAVAILABLE",
                            "Too many exports at once; try again.")
                    .retryAfter(Duration.ofSeconds(10));
        }
        try {
            SpreadsheetAnswer.send(request, response, form, name, heading, rows);
        } finally {
            free.release();
        }
    }
}
