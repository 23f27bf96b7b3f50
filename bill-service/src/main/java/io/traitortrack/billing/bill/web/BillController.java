package io.traitortrack.billing.bill.web;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.Parameter;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.traitortrack.billing.bill.BillAnswer;
import io.traitortrack.billing.bill.BillEdit;
import io.traitortrack.billing.bill.BillInFull;
import io.traitortrack.billing.bill.BillList;
import io.traitortrack.billing.bill.BillQuery;
import io.traitortrack.billing.bill.BillState;
import io.traitortrack.billing.bill.Changing;
import io.traitortrack.billing.bill.Completing;
import io.traitortrack.billing.bill.Creating;
import io.traitortrack.billing.bill.NewBill;
import io.traitortrack.billing.bill.Reading;
import io.traitortrack.platform.paging.Page;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.version.Versions;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

/** {@code /api/v1/bills}. */
@RestController
@Tag(name = "bills")
@RequestMapping("/api/v1/bills")
class BillController {

    private static final String KEY = "Idempotency-Key";

    private final Creating creating;
    private final Changing changing;
    private final Completing completing;
    private final Reading reading;
    private final BillList list;

    BillController(Creating creating, Changing changing, Completing completing, Reading reading, BillList list) {
        this.creating = creating;
        this.changing = changing;
        this.completing = completing;
        this.reading = reading;
        this.list = list;
    }

    /** Why a bill is complete; needed where it holds less than planned. */
    record Completion(@Nullable String reason) {}

    @Operation(summary = "Opens a bill; takes an Idempotency-Key")
    @ApiResponse(responseCode = "201", description = "The draft, with ETag and Location")
    @PostMapping
    ResponseEntity<BillAnswer> create(
            Caller caller,
            @RequestHeader(name = KEY, required = false) @Nullable String key,
            @RequestBody NewBill bill) {
        return creating.create(caller, key, bill);
    }

    @Operation(summary = "Lists bills, newest first")
    @GetMapping
    Page<BillAnswer> list(
            Caller caller,
            @RequestParam(required = false) @Nullable String site,
            @RequestParam(required = false) @Nullable BillState state,
            @RequestParam(required = false) @Nullable String customer,
            @RequestParam(required = false) @Nullable String q,
            @Parameter(schema = @Schema(type = "string", format = "date")) @RequestParam(required = false) @Nullable
                    String from,
            @Parameter(schema = @Schema(type = "string", format = "date")) @RequestParam(required = false) @Nullable
                    String to,
            @RequestParam(required = false) @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor) {
        return list.page(caller, BillQuery.read(site, state, customer, q, from, to), limit, cursor);
    }

    @Operation(summary = "Shows a bill with its sacks")
    @GetMapping("/{number}")
    ResponseEntity<BillInFull> read(Caller caller, @PathVariable String number) {
        BillInFull bill = reading.read(caller, number);
        return ResponseEntity.ok().eTag(Versions.etag(bill.bill().version())).body(bill);
    }

    @Operation(summary = "Edits an open bill; needs If-Match")
    @PatchMapping("/{number}")
    ResponseEntity<BillAnswer> change(
            Caller caller,
            @RequestHeader(name = KEY, required = false) @Nullable String key,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            @PathVariable String number,
            @RequestBody BillEdit edit) {
        return changing.change(caller, key, ifMatch, number, edit);
    }

    @Operation(summary = "Completes a bill with its planned count, or with a reason")
    @PostMapping("/{number}/complete")
    ResponseEntity<BillAnswer> complete(
            Caller caller,
            @RequestHeader(name = KEY, required = false) @Nullable String key,
            @PathVariable String number,
            @RequestBody(required = false) @Nullable Completion completion) {
        return completing.complete(caller, key, number, completion == null ? null : completion.reason());
    }
}
