package io.traitortrack.scanning.timeline.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.traitortrack.platform.paging.Limit;
import io.traitortrack.platform.paging.Page;
import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.GrantedBy;
import io.traitortrack.scanning.site.WhoSeesSites;
import io.traitortrack.scanning.timeline.Timeline;
import io.traitortrack.scanning.timeline.TimelineEntry;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "bags")
class TimelineController {

    private final Timeline timeline;

    TimelineController(Timeline timeline) {
        this.timeline = timeline;
    }

    @GetMapping("/api/v1/bags/{code}/history")
    @GrantedBy(WhoSeesSites.class)
    @Operation(
            summary = "The story of a code, generation by generation, oldest first; sort=-recordedAt turns it around")
    Page<TimelineEntry> history(
            @PathVariable String code,
            @RequestParam @Nullable Integer generation,
            @RequestParam(defaultValue = "recordedAt") @Schema(allowableValues = {"recordedAt", "-recordedAt"})
                    String sort,
            @RequestParam @Nullable String cursor,
            @RequestParam @Nullable Integer limit,
            Caller caller) {
        boolean newestFirst = switch (sort) {
            case "recordedAt" -> false;
            case "-recordedAt" -> true;
            default -> throw ProblemException.invalid("sort", "must be recordedAt or -recordedAt");
        };
        return timeline.of(code, WhoSeesSites.GRANT.check(caller), generation, newestFirst, cursor, Limit.of(limit));
    }
}
