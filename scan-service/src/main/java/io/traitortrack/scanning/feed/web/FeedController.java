package io.traitortrack.scanning.feed.web;

import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Objects;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Content;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.CallerToken;
import io.traitortrack.platform.security.GrantedBy;
import io.traitortrack.platform.security.SiteScope;
import io.traitortrack.platform.text.PlainText;
import io.traitortrack.scanning.feed.Feed;
import io.traitortrack.scanning.feed.Listening;
import io.traitortrack.scanning.site.WhereScansHappen;
import io.traitortrack.scanning.site.WhoSeesSites;
import jakarta.servlet.http.HttpServletResponse;
import org.jspecify.annotations.Nullable;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "feed")
class FeedController {

    private static final int LONGEST_TEXT = 100;

    private final Feed feed;
    private final Listening listening;
    private final WhereScansHappen places;
    private final InstantSource clock;

    FeedController(Feed feed, Listening listening, WhereScansHappen places, InstantSource clock) {
        this.feed = feed;
        this.listening = listening;
        this.places = places;
        this.clock = clock;
    }

    @GetMapping("/api/v1/feed")
    @GrantedBy(WhoSeesSites.class)
    @Operation(
            summary =
                    "The scans of a site as they come in, as server-sent events; Last-Event-ID, or after, goes on behind"
                            + " that one, as long as it is kept (3 days). Ends with the token.")
    @ApiResponse(
            responseCode = "200",
            content = @Content(mediaType = "text/event-stream", schema = @Schema(type = "string")))
    void listen(
            @RequestParam String site,
            @RequestParam @Nullable String after,
            @RequestHeader(name = "Last-Event-ID", required = false) @Nullable String lastEventId,
            Caller caller,
            @Parameter(hidden = true) CallerToken token,
            HttpServletResponse response)
            throws IOException {
        SiteScope scope = WhoSeesSites.GRANT.check(caller);
        scope.require(PlainText.verbatim("site", site, LONGEST_TEXT));
        places.requireKnown(site);
        String from = Objects.requireNonNullElse(lastEventId, Objects.requireNonNullElse(after, ""));
        String field = lastEventId == null ? "after" : "Last-Event-ID";
        long number = lastEventId == null && after == null ? feed.last(site) : EventId.read(field, from, site);
        Instant end = Objects.requireNonNullElse(token.getToken().getExpiresAt(), Instant.MAX);
        try (Listening.Place place = listening.take(caller.userId())) {
            new EventStream(site, number, feed, listening, place, clock, response).writeUntil(end);
        } catch (InterruptedException stopped) {
            Thread.currentThread().interrupt();
        }
    }
}
