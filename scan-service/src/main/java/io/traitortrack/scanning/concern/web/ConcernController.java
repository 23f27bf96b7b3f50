package io.traitortrack.scanning.concern.web;

import java.util.UUID;
import java.util.regex.Pattern;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.traitortrack.platform.id.UuidV7;
import io.traitortrack.platform.idempotency.IdempotentWrites;
import io.traitortrack.platform.paging.Limit;
import io.traitortrack.platform.paging.Page;
import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.GrantedBy;
import io.traitortrack.platform.security.SiteScope;
import io.traitortrack.platform.text.PlainText;
import io.traitortrack.scanning.change.Reason;
import io.traitortrack.scanning.concern.Concern;
import io.traitortrack.scanning.concern.Concerns;
import io.traitortrack.scanning.concern.Handling;
import io.traitortrack.scanning.concern.WhoHandles;
import io.traitortrack.scanning.site.WhoSeesSites;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/exceptions")
@Tag(name = "exceptions")
class ConcernController {

    private static final int LONGEST_TEXT = 100;
    private static final Pattern USER_ID = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final Concerns concerns;
    private final Handling handling;
    private final IdempotentWrites writes;

    ConcernController(Concerns concerns, Handling handling, IdempotentWrites writes) {
        this.concerns = concerns;
        this.handling = handling;
        this.writes = writes;
    }

    record Assignment(
            @Schema(description = "the id of a person; whoever asks, where it is missing") @Nullable
            String assignee) {}

    record Resolution(
            @Schema(
                    description = "HANDLED, FALSE_ALARM, DEVICE_REPAIRED, PACK_SET_ASIDE, OTHER, or a sentence",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            String reason) {}

    @GetMapping
    @GrantedBy(WhoSeesSites.class)
    @Operation(
            summary =
                    "Exceptions, newest first: by site, kind, state, assignee, subject; live=true for those not resolved")
    Page<Concern> list(
            @RequestParam @Nullable String site,
            @RequestParam
                    @Schema(
                            allowableValues = {
                                "LOT_CONFLICT",
                                "DAMAGED_LABEL",
                                "CLOCK_SKEW",
                                "NO_SIGN_ON",
                                "REFUSAL_RATE",
                                "UNUSUAL_RATE",
                                "SILENT_STATION"
                            })
                    @Nullable
                    String kind,
            @RequestParam @Schema(allowableValues = {"OPEN", "ASSIGNED", "RESOLVED"}) @Nullable String state,
            @RequestParam @Nullable Boolean live,
            @RequestParam @Nullable String assignee,
            @RequestParam @Nullable String subject,
            @RequestParam @Nullable String cursor,
            @RequestParam @Nullable Integer limit,
            Caller caller) {
        SiteScope scope = WhoSeesSites.GRANT.check(caller);
        Concerns.Filter filter = new Concerns.Filter(
                text("site", site), kind, state, live, text("assignee", assignee), text("subject", subject));
        return concerns.list(filter, scope, cursor, Limit.of(limit));
    }

    @GetMapping("/{id}")
    @GrantedBy(WhoSeesSites.class)
    @Operation(summary = "An exception")
    Concern concern(@PathVariable String id, Caller caller) {
        SiteScope scope = WhoSeesSites.GRANT.check(caller);
        return concerns.get(UuidV7.parse("id", id), scope);
    }

    @PostMapping("/{id}/assign")
    @GrantedBy(WhoHandles.class)
    @Operation(summary = "Give an exception to somebody, or take it")
    @ApiResponse(responseCode = "200", description = "The exception, assigned")
    @ApiResponse(responseCode = "409", description = "It is resolved")
    ResponseEntity<Concern> assign(
            @PathVariable String id,
            @RequestBody Assignment request,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            Caller caller) {
        SiteScope scope = WhoHandles.GRANT.check(caller);
        UUID concern = UuidV7.parse("id", id);
        String given = request.assignee();
        if (given != null && !USER_ID.matcher(given).matches()) {
            throw ProblemException.invalid("assignee", "must be a user's id");
        }
        String assignee = given == null ? caller.userId() : given;
        return writes.once(
                key,
                caller,
                "assign exception " + concern,
                request,
                Concern.class,
                () -> concerns.get(concern, scope),
                () -> ResponseEntity.ok(handling.assign(concern, assignee, caller, scope)));
    }

    @PostMapping("/{id}/resolve")
    @GrantedBy(WhoHandles.class)
    @Operation(summary = "Say that an exception is over, and why; what happens again is another one")
    @ApiResponse(responseCode = "200", description = "The exception, resolved")
    @ApiResponse(responseCode = "409", description = "Somebody else has resolved it")
    ResponseEntity<Concern> resolve(
            @PathVariable String id,
            @RequestBody Resolution request,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            Caller caller) {
        SiteScope scope = WhoHandles.GRANT.check(caller);
        UUID concern = UuidV7.parse("id", id);
        Reason reason = Reason.of(request.reason(), Handling.REASONS);
        return writes.once(
                key,
                caller,
                "resolve exception " + concern,
                request,
                Concern.class,
                () -> concerns.get(concern, scope),
                () -> ResponseEntity.ok(handling.resolve(concern, reason, caller, scope)));
    }

    private static @Nullable String text(String name, @Nullable String value) {
        return value == null ? null : PlainText.verbatim(name, value, LONGEST_TEXT);
    }
}
