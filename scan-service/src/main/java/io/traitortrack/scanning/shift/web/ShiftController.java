package io.traitortrack.scanning.shift.web;

import java.net.URI;
import java.util.Set;
import java.util.UUID;

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
import io.traitortrack.scanning.shift.Shift;
import io.traitortrack.scanning.shift.Shifts;
import io.traitortrack.scanning.shift.WhoWorks;
import io.traitortrack.scanning.shift.Working;
import io.traitortrack.scanning.shift.Working.Begun;
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
@RequestMapping("/api/v1/shifts")
@Tag(name = "shifts")
class ShiftController {

    private static final String KEY = "Idempotency-Key";
    private static final int LONGEST_TEXT = 100;

    private final Working working;
    private final Shifts shifts;
    private final IdempotentWrites writes;

    ShiftController(Working working, Shifts shifts, IdempotentWrites writes) {
        this.working = working;
        this.shifts = shifts;
        this.writes = writes;
    }

    record SignOn(
            @Schema(example = "LKO-1", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String stationCode) {}

    @PostMapping
    @GrantedBy(value = WhoWorks.class, grant = "SIGN_ON")
    @Operation(summary = "Sign on at a station; an open shift elsewhere ends, one at this station goes on")
    @ApiResponse(responseCode = "201", description = "The shift, begun")
    @ApiResponse(responseCode = "200", description = "The shift that lasts already")
    ResponseEntity<Shift> signOn(
            @RequestBody SignOn request,
            @RequestHeader(name = KEY, required = false) @Nullable String key,
            Caller caller) {
        SiteScope scope = WhoWorks.SIGN_ON.check(caller);
        String given = request.stationCode();
        if (given == null) {
            throw ProblemException.invalid("stationCode", "is missing");
        }
        String station = PlainText.verbatim("stationCode", given, LONGEST_TEXT);
        Runnable stillAllowed = () -> working.requireReached(station, scope);
        return writes.once(key, caller, "sign on", request, Shift.class, stillAllowed, () -> {
            Begun begun = working.signOn(station, caller, scope);
            Shift shift = begun.shift();
            return begun.begun()
                    ? ResponseEntity.created(URI.create("/api/v1/shifts/" + shift.id()))
                            .body(shift)
                    : ResponseEntity.ok(shift);
        });
    }

    @PostMapping("/{id}/end")
    @GrantedBy(value = WhoWorks.class, grant = "SIGN_ON")
    @Operation(summary = "Sign off, or end somebody's shift at a site of yours; one that ended stays as it is")
    ResponseEntity<Shift> end(
            @PathVariable String id, @RequestHeader(name = KEY, required = false) @Nullable String key, Caller caller) {
        WhoWorks.SIGN_ON.check(caller);
        UUID shift = UuidV7.parse("id", id);
        SiteScope others =
                WhoWorks.END_OTHERS.allows(caller) ? WhoWorks.END_OTHERS.check(caller) : new SiteScope(false, Set.of());
        Runnable stillAllowed = () -> working.requireOwn(shift, caller, others);
        return writes.once(
                key,
                caller,
                "sign off",
                shift,
                Shift.class,
                stillAllowed,
                () -> ResponseEntity.ok(working.signOff(shift, caller, others)));
    }

    @GetMapping
    @GrantedBy(WhoSeesSites.class)
    @Operation(summary = "Shifts, newest first: of a site, a station, a person; open=true for those that last")
    Page<Shift> list(
            @RequestParam @Nullable String site,
            @RequestParam @Nullable String station,
            @RequestParam @Nullable String user,
            @RequestParam @Nullable Boolean open,
            @RequestParam @Nullable String cursor,
            @RequestParam @Nullable Integer limit,
            Caller caller) {
        SiteScope scope = WhoSeesSites.GRANT.check(caller);
        Shifts.Filter filter =
                new Shifts.Filter(text("site", site), text("station", station), text("user", user), open);
        return shifts.list(filter, scope, cursor, Limit.of(limit));
    }

    private static @Nullable String text(String name, @Nullable String value) {
        return value == null ? null : PlainText.verbatim(name, value, LONGEST_TEXT);
    }
}
