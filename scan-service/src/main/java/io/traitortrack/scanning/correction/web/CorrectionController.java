package io.traitortrack.scanning.correction.web;

import java.util.Optional;
import java.util.UUID;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.traitortrack.platform.contention.Contention;
import io.traitortrack.platform.id.UuidV7;
import io.traitortrack.platform.idempotency.IdempotentWrites;
import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.GrantedBy;
import io.traitortrack.platform.security.SiteScope;
import io.traitortrack.platform.text.PlainText;
import io.traitortrack.scanning.bag.BagView;
import io.traitortrack.scanning.bag.Bags;
import io.traitortrack.scanning.change.Reason;
import io.traitortrack.scanning.correction.Correcting;
import io.traitortrack.scanning.correction.Granted;
import io.traitortrack.scanning.correction.Undoing;
import io.traitortrack.scanning.correction.Undoing.Undone;
import io.traitortrack.scanning.correction.WhoCorrects;
import io.traitortrack.scanning.correction.Wish;
import io.traitortrack.scanning.release.Purpose;
import io.traitortrack.scanning.release.Releasing;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

@RestController
@ApiResponse(responseCode = "202", description = "The consent to open the sealed sack is still under way")
@ApiResponse(responseCode = "409", description = "The sack is on a bill, or the pack cannot go where it is to go")
class CorrectionController {

    private static final int LONGEST_STATION = 100;

    private final Correcting correcting;
    private final Undoing undoing;
    private final Releasing releasing;
    private final Bags bags;
    private final IdempotentWrites writes;
    private final Contention contention;

    CorrectionController(
            Correcting correcting,
            Undoing undoing,
            Releasing releasing,
            Bags bags,
            IdempotentWrites writes,
            Contention contention) {
        this.correcting = correcting;
        this.undoing = undoing;
        this.releasing = releasing;
        this.bags = bags;
        this.writes = writes;
        this.contention = contention;
    }

    record UnlinkRequest(
            @Schema(
                    description = "WRONG_PACK, MISCOUNT, DAMAGED_PACK, OTHER, or a sentence",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            String reason,

            @Schema(example = "LKO-1") @Nullable String stationCode) {}

    record RelinkRequest(
            @Schema(
                    description = "the sack that it goes into, as typed",
                    example = "SB00861",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            String parent,

            @Schema(
                    description = "WRONG_SACK, DAMAGED_SACK, OTHER, or a sentence",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            String reason,

            @Schema(example = "LKO-1") @Nullable String stationCode) {}

    record UndoRequest(
            @Schema(
                    description = "UUIDv7 made by the client, the undo's own",
                    example = "019aa4c1-5c12-7775-bf3d-c1e2b3c06356",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            String scanId,

            @Schema(example = "LKO-1", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String stationCode,

            @Schema(
                    description = "the scan that linked the pack; your last one, at most 60 minutes old",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            String undoes) {}

    @PostMapping("/api/v1/bags/{child}/unlink")
    @Tag(name = "bags")
    @GrantedBy(value = WhoCorrects.class, grant = "UNLINK")
    @Operation(summary = "Take a pack out of its sack; a sealed one is opened first, with the bill service's consent")
    @ApiResponse(responseCode = "200", description = "The pack, in no sack")
    ResponseEntity<BagView> unlink(
            @PathVariable String child,
            @RequestBody UnlinkRequest request,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            Caller caller) {
        SiteScope scope = WhoCorrects.UNLINK.check(caller);
        Reason reason = Reason.of(request.reason(), Purpose.UNLINK.reasons());
        Wish wish = new Wish(Purpose.UNLINK, child, null, null, reason, station(request.stationCode()), null);
        return fulfil(wish, "unlink " + child, request, key, caller, scope);
    }

    @PostMapping("/api/v1/bags/{child}/relink")
    @Tag(name = "bags")
    @GrantedBy(value = WhoCorrects.class, grant = "RELINK")
    @Operation(summary = "Move a pack from its sack into another open one of the site, in one step")
    @ApiResponse(responseCode = "200", description = "The pack, in its new sack")
    ResponseEntity<BagView> relink(
            @PathVariable String child,
            @RequestBody RelinkRequest request,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            Caller caller) {
        SiteScope scope = WhoCorrects.RELINK.check(caller);
        Reason reason = Reason.of(request.reason(), Purpose.RELINK.reasons());
        String into = request.parent();
        if (into == null) {
            throw ProblemException.invalid("parent", "is missing");
        }
        Wish wish = new Wish(Purpose.RELINK, child, into, null, reason, station(request.stationCode()), null);
        return fulfil(wish, "relink " + child, request, key, caller, scope);
    }

    @PostMapping("/api/v1/scans/undo")
    @Tag(name = "scans")
    @GrantedBy(value = WhoCorrects.class, grant = "UNLINK")
    @Operation(summary = "Take back your own last link, up to 60 minutes after it; the same undo again changes nothing")
    @ApiResponse(responseCode = "200", description = "The pack, in no sack")
    ResponseEntity<BagView> undo(@RequestBody UndoRequest request, Caller caller) {
        SiteScope scope = WhoCorrects.UNLINK.check(caller);
        UUID scanId = UuidV7.parse("scanId", request.scanId());
        UUID undoes = UuidV7.parse("undoes", request.undoes());
        String station = station(request.stationCode());
        if (station == null) {
            throw ProblemException.invalid("stationCode", "is missing");
        }
        Undone undone = contention.outlast(() -> undoing.undo(scanId, station, undoes, caller, scope));
        boolean done = undone.question().map(releasing::awaitConsent).orElse(true);
        return answer(done, bags.get(undone.pack(), scope));
    }

    private ResponseEntity<BagView> fulfil(
            Wish wish, String operation, Object request, @Nullable String key, Caller caller, SiteScope scope) {
        Granted granted = writes.once(
                        key,
                        caller,
                        operation,
                        request,
                        Granted.class,
                        () -> releasing.requireReached(wish.pack(), scope),
                        () -> ResponseEntity.ok(correcting.fulfil(wish, caller, scope)))
                .getBody();
        Optional<UUID> question = Optional.ofNullable(granted).map(Granted::question);
        boolean done = question.isEmpty();
        if (granted != null && question.map(releasing::awaitConsent).orElse(false)) {
            // where the pack could not go on its way at once, this says why, or takes it there
            done = contention
                            .outlast(() -> correcting.fulfil(wish.about(granted.link()), caller, scope))
                            .question()
                    == null;
        }
        return answer(done, bags.get(wish.pack(), scope));
    }

    private static @Nullable String station(@Nullable String given) {
        return given == null ? null : PlainText.verbatim("stationCode", given, LONGEST_STATION);
    }

    private static ResponseEntity<BagView> answer(boolean done, BagView bag) {
        return done
                ? ResponseEntity.ok(bag)
                : ResponseEntity.accepted().header(HttpHeaders.RETRY_AFTER, "1").body(bag);
    }
}
