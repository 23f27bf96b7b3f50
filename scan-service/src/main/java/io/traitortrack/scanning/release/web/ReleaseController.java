package io.traitortrack.scanning.release.web;

import java.util.Optional;
import java.util.UUID;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.traitortrack.platform.idempotency.IdempotentWrites;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.GrantedBy;
import io.traitortrack.platform.security.SiteScope;
import io.traitortrack.platform.text.PlainText;
import io.traitortrack.scanning.bag.BagView;
import io.traitortrack.scanning.bag.Bags;
import io.traitortrack.scanning.change.Reason;
import io.traitortrack.scanning.release.Purpose;
import io.traitortrack.scanning.release.Releasing;
import io.traitortrack.scanning.release.WhoReleases;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "bags")
@ApiResponse(responseCode = "202", description = "The consent is still under way; ask for the bag again")
@ApiResponse(responseCode = "409", description = "It is on a bill, or another question about it is open")
class ReleaseController {

    private static final int LONGEST_STATION = 100;

    private final Releasing releasing;
    private final Bags bags;
    private final IdempotentWrites writes;

    ReleaseController(Releasing releasing, Bags bags, IdempotentWrites writes) {
        this.releasing = releasing;
        this.bags = bags;
        this.writes = writes;
    }

    record ReleaseRequest(
            @Schema(
                    description = "to reopen: WRONG_PACK, MISCOUNT, DAMAGED_PACK; to retire: DAMAGED_SACK, LOST_SACK,"
                            + " EMPTIED; for both OTHER, or a sentence",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            String reason,

            @Schema(example = "LKO-1") @Nullable String stationCode) {}

    /** What is kept for a key: not the answer but the question, whose answer a repeated call then finds. */
    record Asked(@Nullable UUID question) {}

    @PostMapping("/api/v1/bags/{parent}/reopen")
    @GrantedBy(WhoReleases.class)
    @Operation(summary = "Open a sealed sack again, with the bill service's consent; an open one stays as it is")
    @ApiResponse(responseCode = "200", description = "The sack, open")
    ResponseEntity<BagView> reopen(
            @PathVariable String parent,
            @RequestBody ReleaseRequest request,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            Caller caller) {
        return release(Purpose.REOPEN, "reopen " + parent, parent, request, key, caller);
    }

    @PostMapping("/api/v1/bags/{parent}/retire")
    @GrantedBy(WhoReleases.class)
    @Operation(summary = "Retire a sack that is on no bill; its packs become free, its code may be used again")
    @ApiResponse(responseCode = "200", description = "The sack, retired")
    ResponseEntity<BagView> retire(
            @PathVariable String parent,
            @RequestBody ReleaseRequest request,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            Caller caller) {
        return release(Purpose.RETIRE, "retire " + parent, parent, request, key, caller);
    }

    private ResponseEntity<BagView> release(
            Purpose purpose,
            String operation,
            String parent,
            ReleaseRequest request,
            @Nullable String key,
            Caller caller) {
        SiteScope scope = WhoReleases.GRANT.check(caller);
        Reason reason = Reason.of(request.reason(), purpose.reasons());
        String given = request.stationCode();
        String station = given == null ? null : PlainText.verbatim("stationCode", given, LONGEST_STATION);
        Asked asked = writes.once(
                        key,
                        caller,
                        operation,
                        request,
                        Asked.class,
                        () -> releasing.requireReached(parent, scope),
                        () -> ResponseEntity.ok(new Asked(releasing
                                .ask(parent, purpose, reason, station, caller, scope)
                                .orElse(null))))
                .getBody();
        boolean done = Optional.ofNullable(asked)
                .map(Asked::question)
                .map(releasing::awaitConsent)
                .orElse(true);
        BagView bag = bags.get(parent, scope);
        return done
                ? ResponseEntity.ok(bag)
                : ResponseEntity.accepted().header(HttpHeaders.RETRY_AFTER, "1").body(bag);
    }
}
