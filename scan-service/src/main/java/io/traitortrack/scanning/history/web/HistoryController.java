package io.traitortrack.scanning.history.web;

import java.time.Instant;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.traitortrack.platform.paging.Limit;
import io.traitortrack.platform.paging.Page;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.GrantedBy;
import io.traitortrack.platform.security.SiteScope;
import io.traitortrack.platform.text.PlainText;
import io.traitortrack.platform.time.Times;
import io.traitortrack.scanning.history.History;
import io.traitortrack.scanning.history.HistoryFilter;
import io.traitortrack.scanning.history.PastScan;
import io.traitortrack.scanning.site.WhoSeesSites;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "scans")
class HistoryController {

    private static final int LONGEST_TEXT = 100;

    private final History history;

    HistoryController(History history) {
        this.history = history;
    }

    @GetMapping("/api/v1/scans")
    @GrantedBy(WhoSeesSites.class)
    @Operation(
            summary = "Scans with their answers, newest first: by site, station, person, outcome and time of recording")
    Page<PastScan> list(
            @RequestParam @Nullable String site,
            @RequestParam @Nullable String station,
            @RequestParam @Nullable String user,
            @RequestParam @Nullable String outcome,
            @RequestParam @Nullable Boolean refused,
            @RequestParam @Schema(format = "date-time") @Nullable String from,
            @RequestParam @Schema(format = "date-time") @Nullable String to,
            @RequestParam @Nullable String cursor,
            @RequestParam @Nullable Integer limit,
            Caller caller) {
        SiteScope scope = WhoSeesSites.GRANT.check(caller);
        HistoryFilter filter = new HistoryFilter(
                text("site", site),
                text("station", station),
                text("user", user),
                text("outcome", outcome),
                refused,
                instant("from", from),
                instant("to", to));
        return history.list(filter, scope, cursor, Limit.of(limit));
    }

    private static @Nullable String text(String name, @Nullable String value) {
        return value == null ? null : PlainText.verbatim(name, value, LONGEST_TEXT);
    }

    private static @Nullable Instant instant(String name, @Nullable String value) {
        return value == null ? null : Times.instant(name, value);
    }
}
