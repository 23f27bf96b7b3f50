package io.traitortrack.scanning.bag.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.traitortrack.platform.paging.Limit;
import io.traitortrack.platform.paging.Page;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.GrantedBy;
import io.traitortrack.platform.security.SiteScope;
import io.traitortrack.platform.time.Times;
import io.traitortrack.scanning.bag.BagFilter;
import io.traitortrack.scanning.bag.BagView;
import io.traitortrack.scanning.bag.Bags;
import io.traitortrack.scanning.bag.Waiting;
import io.traitortrack.scanning.site.WhoSeesSites;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/bags")
@Tag(name = "bags")
class BagController {

    private final Bags bags;

    BagController(Bags bags) {
        this.bags = bags;
    }

    @GetMapping("/{code}")
    @GrantedBy(WhoSeesSites.class)
    @Operation(
            summary = "A bag with its family and bill, now or as it was at a moment of the past (asOf); the code may be"
                    + " typed as a scanner would")
    BagView bag(
            @PathVariable String code,
            @RequestParam @Schema(format = "date-time") @Nullable String asOf,
            Caller caller) {
        SiteScope scope = WhoSeesSites.GRANT.check(caller);
        return asOf == null ? bags.get(code, scope) : bags.get(code, scope, Times.instant("asOf", asOf));
    }

    @GetMapping
    @GrantedBy(WhoSeesSites.class)
    @Operation(
            summary =
                    "Bags, newest first unless sorted otherwise (-openedAt, openedAt, code, -code); view: what waits for"
                            + " somebody (unlinked, unbilled, never-sealed, over-age), olderThan: for how long, as P7D or PT12H")
    Page<BagView> list(
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
            @RequestParam @Nullable String cursor,
            @RequestParam @Nullable Integer limit,
            Caller caller) {
        SiteScope scope = WhoSeesSites.GRANT.check(caller);
        BagFilter filter = BagFilter.asked(
                site, type, role, state, linked, billed, q, from, to, Waiting.read(view, olderThan), sort);
        return bags.list(filter, scope, cursor, Limit.of(limit));
    }
}
