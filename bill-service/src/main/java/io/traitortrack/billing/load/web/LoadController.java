package io.traitortrack.billing.load.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.traitortrack.billing.bill.BillAnswer;
import io.traitortrack.billing.load.LoadAnswer;
import io.traitortrack.billing.load.Loading;
import io.traitortrack.billing.load.Unloading;
import io.traitortrack.platform.id.UuidV7;
import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.text.PlainText;
import io.traitortrack.platform.version.Versions;
import org.jspecify.annotations.Nullable;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.DeleteMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/v1/bills/{number}/parents}. */
@RestController
@Tag(name = "bills")
@RequestMapping("/api/v1/bills/{number}/parents")
class LoadController {

    private static final int LONGEST_STATION = 100;

    private final Loading loading;
    private final Unloading unloading;

    LoadController(Loading loading, Unloading unloading) {
        this.loading = loading;
        this.unloading = unloading;
    }

    /**
     * A sack scanned onto a bill.
     *
     * @param scanId UUIDv7, made by the client
     * @param raw what the scanner typed
     */
    record LoadRequest(
            @Nullable String scanId,
            @Nullable String raw,
            @Nullable String stationCode) {}

    @Operation(summary = "Scans a sealed sack onto a bill; the same scan id again gets the first answer")
    @PostMapping
    ResponseEntity<LoadAnswer> load(Caller caller, @PathVariable String number, @RequestBody LoadRequest request) {
        if (request.raw() == null) {
            throw ProblemException.invalid("raw", "is missing");
        }
        String station = request.stationCode();
        LoadAnswer answer = loading.load(
                caller,
                number,
                UuidV7.parse("scanId", request.scanId()),
                request.raw(),
                station == null ? null : PlainText.verbatim("stationCode", station, LONGEST_STATION));
        return ResponseEntity.ok().eTag(Versions.etag(answer.version())).body(answer);
    }

    @Operation(summary = "Takes a sack off an open bill")
    @DeleteMapping("/{parent}")
    ResponseEntity<BillAnswer> unload(
            Caller caller,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            @PathVariable String number,
            @PathVariable String parent) {
        return unloading.unload(caller, key, number, parent);
    }
}
