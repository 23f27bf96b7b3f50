package io.traitortrack.scanning.history.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.traitortrack.platform.paging.Limit;
import io.traitortrack.platform.paging.Page;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.GrantedBy;
import io.traitortrack.platform.security.SiteScope;
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
        HistoryFilter filter = HistoryFilter.asked(site, station, user, outcome, refused, from, to);
        return history.list(filter, scope, cursor, Limit.of(limit));
    }
}
