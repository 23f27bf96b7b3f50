package io.traitortrack.scanning.search.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.traitortrack.platform.paging.Limit;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.GrantedBy;
import io.traitortrack.platform.security.SiteScope;
import io.traitortrack.scanning.search.Answer;
import io.traitortrack.scanning.search.Searching;
import io.traitortrack.scanning.site.WhoSeesSites;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "search")
class SearchController {

    private static final int MOST = 50;

    private final Searching searching;

    SearchController(Searching searching) {
        this.searching = searching;
    }

    @GetMapping("/api/v1/search")
    @GrantedBy(WhoSeesSites.class)
    @Operation(
            summary = "One box: a code, a label, a bill's number, or a piece of one; the best match first, at most 50,"
                    + " and what may have been meant where nothing fits")
    Answer search(@RequestParam String q, @RequestParam @Nullable Integer limit, Caller caller) {
        SiteScope scope = WhoSeesSites.GRANT.check(caller);
        return searching.search(q, scope, Math.min(MOST, Limit.of(limit)));
    }
}
