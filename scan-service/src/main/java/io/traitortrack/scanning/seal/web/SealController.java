package io.traitortrack.scanning.seal.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.traitortrack.platform.idempotency.IdempotentWrites;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.GrantedBy;
import io.traitortrack.platform.security.SiteScope;
import io.traitortrack.platform.text.PlainText;
import io.traitortrack.scanning.bag.BagView;
import io.traitortrack.scanning.change.Reason;
import io.traitortrack.scanning.scan.WhoScans;
import io.traitortrack.scanning.seal.Sealing;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "bags")
class SealController {

    private static final int LONGEST_STATION = 100;

    private final Sealing sealing;
    private final IdempotentWrites writes;

    SealController(Sealing sealing, IdempotentWrites writes) {
        this.sealing = sealing;
        this.writes = writes;
    }

    record SealRequest(
            @Schema(
                    description = "END_OF_LOT, END_OF_SHIFT, DAMAGED_PACK, OTHER, or a sentence",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            String reason,

            @Schema(example = "LKO-1") @Nullable String stationCode) {}

    @PostMapping("/api/v1/bags/{parent}/seal")
    @GrantedBy(WhoScans.class)
    @Operation(summary = "Seal a sack short, with a reason; a sealed one stays as it is")
    ResponseEntity<BagView> seal(
            @PathVariable String parent,
            @RequestBody SealRequest request,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            Caller caller) {
        SiteScope scope = WhoScans.GRANT.check(caller);
        Reason reason = Reason.of(request.reason(), Sealing.REASONS);
        String given = request.stationCode();
        String station = given == null ? null : PlainText.verbatim("stationCode", given, LONGEST_STATION);
        return writes.once(
                key,
                caller,
                "seal " + parent,
                request,
                BagView.class,
                () -> sealing.requireReached(parent, scope),
                () -> ResponseEntity.ok(sealing.seal(parent, reason, station, caller, scope)));
    }
}
