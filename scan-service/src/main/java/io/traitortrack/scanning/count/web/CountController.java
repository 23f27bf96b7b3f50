package io.traitortrack.scanning.count.web;

import java.time.Instant;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.GrantedBy;
import io.traitortrack.platform.security.SiteScope;
import io.traitortrack.platform.text.PlainText;
import io.traitortrack.platform.time.Times;
import io.traitortrack.scanning.count.Counts;
import io.traitortrack.scanning.count.HourCounts;
import io.traitortrack.scanning.count.SiteCounts;
import io.traitortrack.scanning.site.WhoSeesSites;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/counts")
@Tag(name = "counts")
class CountController {

    private static final int LONGEST_TEXT = 100;

    private final Counts counts;

    CountController(Counts counts) {
        this.counts = counts;
    }

    @GetMapping
    @GrantedBy(WhoSeesSites.class)
    @Operation(
            summary = "What is at each site now (open and sealed sacks, packs in none) and what happened there today;"
                    + " asOf says up to when all is counted")
    SiteCounts now(@RequestParam @Nullable String site, Caller caller) {
        SiteScope scope = WhoSeesSites.GRANT.check(caller);
        return counts.now(text("site", site), scope);
    }

    @GetMapping("/hours")
    @GrantedBy(WhoSeesSites.class)
    @Operation(
            summary =
                    "Scans, links, seals and refusals of a site by hour of its own clock and by station; today, or up to"
                            + " 31 days")
    HourCounts hours(
            @RequestParam String site,
            @RequestParam @Nullable String station,
            @RequestParam @Schema(format = "date-time") @Nullable String from,
            @RequestParam @Schema(format = "date-time") @Nullable String to,
            Caller caller) {
        SiteScope scope = WhoSeesSites.GRANT.check(caller);
        return counts.hours(
                PlainText.verbatim("site", site, LONGEST_TEXT),
                text("station", station),
                instant("from", from),
                instant("to", to),
                scope);
    }

    private static @Nullable String text(String name, @Nullable String value) {
        return value == null ? null : PlainText.verbatim(name, value, LONGEST_TEXT);
    }

    private static @Nullable Instant instant(String name, @Nullable String value) {
        return value == null ? null : Times.instant(name, value);
    }
}
