package io.traitortrack.scanning.correction.web;

import java.util.List;
import java.util.Objects;
import java.util.UUID;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.ArraySchema;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.responses.ApiResponse;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.traitortrack.platform.contention.Contention;
import io.traitortrack.platform.id.UuidV7;
import io.traitortrack.platform.idempotency.IdempotentWrites;
import io.traitortrack.platform.paging.Cursor;
import io.traitortrack.platform.paging.Limit;
import io.traitortrack.platform.paging.Page;
import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.GrantedBy;
import io.traitortrack.platform.security.SiteScope;
import io.traitortrack.platform.text.PlainText;
import io.traitortrack.scanning.change.Reason;
import io.traitortrack.scanning.correction.NewContents;
import io.traitortrack.scanning.correction.Replacement;
import io.traitortrack.scanning.correction.Replacing;
import io.traitortrack.scanning.correction.Replacing.Begun;
import io.traitortrack.scanning.correction.WhoReplaces;
import io.traitortrack.scanning.release.Purpose;
import io.traitortrack.scanning.release.Releasing;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.PutMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1/bags/{parent}")
@Tag(name = "bags")
class ReplacementController {

    private static final int LARGEST_LIST = 500;
    private static final int LONGEST_STATION = 100;
    private static final int LONGEST_RAW = 1_024;

    private final Replacing replacing;
    private final Releasing releasing;
    private final IdempotentWrites writes;
    private final Contention contention;

    ReplacementController(Replacing replacing, Releasing releasing, IdempotentWrites writes, Contention contention) {
        this.replacing = replacing;
        this.releasing = releasing;
        this.writes = writes;
        this.contention = contention;
    }

    record ChildrenRequest(
            @ArraySchema(
                    maxItems = LARGEST_LIST,
                    arraySchema =
                            @Schema(
                                    description = "everything that the sack is to hold, as scanned",
                                    requiredMode = Schema.RequiredMode.REQUIRED))
            @Nullable
            List<@Nullable String> children,

            @Schema(
                    description = "WRONG_PACK, WRONG_SACK, MISCOUNT, OTHER, or a sentence",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            String reason,

            @Schema(description = "take packs out of other open sacks of the site; else those are refused") @Nullable
            Boolean move,

            @Schema(description = "only tell what would happen") @Nullable
            Boolean dryRun,

            @Schema(example = "LKO-1") @Nullable String stationCode) {}

    record TakingBack(
            @Schema(
                    description = "WRONG_PACK, WRONG_SACK, MISCOUNT, OTHER, or a sentence",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            String reason) {}

    @PutMapping("/children")
    @GrantedBy(WhoReplaces.class)
    @Operation(summary = "Replace everything that a sack holds, all or nothing; a dry run tells what would happen")
    @ApiResponse(responseCode = "200", description = "What came, went and stayed")
    @ApiResponse(responseCode = "202", description = "The consent to open the sealed sack is still under way")
    @ApiResponse(responseCode = "409", description = "Some packs cannot come or go; the problem names each")
    ResponseEntity<Replacement> replace(
            @PathVariable String parent,
            @RequestBody ChildrenRequest request,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            Caller caller) {
        SiteScope scope = WhoReplaces.GRANT.check(caller);
        String station = request.stationCode();
        NewContents wish = new NewContents(
                parent,
                children(request.children()),
                Boolean.TRUE.equals(request.move()),
                null,
                Reason.of(request.reason(), Purpose.REPLACE.reasons()),
                station == null ? null : PlainText.verbatim("stationCode", station, LONGEST_STATION));
        return Boolean.TRUE.equals(request.dryRun())
                ? ResponseEntity.ok(replacing.predict(wish, scope))
                : carryOut(wish, "replace children " + parent, request, key, caller, scope);
    }

    @GetMapping("/replacements")
    @GrantedBy(WhoReplaces.class)
    @Operation(summary = "The steps that replaced everything a sack held, newest first")
    Page<Replacement> list(
            @PathVariable String parent,
            @RequestParam @Nullable Integer limit,
            @RequestParam(required = false) @Nullable String cursor,
            Caller caller) {
        SiteScope scope = WhoReplaces.GRANT.check(caller);
        int size = Limit.of(limit);
        List<String> after = Cursor.decode(cursor, 1);
        @Nullable UUID before = after == null ? null : step(after.getFirst());
        List<Replacement> found = replacing.steps(parent, before, size + 1, scope);
        if (found.size() <= size) {
            return new Page<>(found, null);
        }
        List<Replacement> page = List.copyOf(found.subList(0, size));
        return new Page<>(page, Cursor.encode(String.valueOf(page.getLast().id())));
    }

    @PostMapping("/replacements/{id}/undo")
    @GrantedBy(WhoReplaces.class)
    @Operation(summary = "Take a replacement back; refused once the sack holds something else")
    @ApiResponse(responseCode = "200", description = "What came back, went and stayed")
    @ApiResponse(responseCode = "202", description = "The consent to open the sealed sack is still under way")
    @ApiResponse(responseCode = "409", description = "The sack holds something else since")
    ResponseEntity<Replacement> undo(
            @PathVariable String parent,
            @PathVariable String id,
            @RequestBody TakingBack request,
            @RequestHeader(name = "Idempotency-Key", required = false) @Nullable String key,
            Caller caller) {
        SiteScope scope = WhoReplaces.GRANT.check(caller);
        NewContents wish = new NewContents(
                parent,
                null,
                false,
                UuidV7.parse("id", id),
                Reason.of(request.reason(), Purpose.REPLACE.reasons()),
                null);
        return carryOut(wish, "undo " + id, request, key, caller, scope);
    }

    private static UUID step(String text) {
        try {
            return UUID.fromString(text);
        } catch (IllegalArgumentException notOurs) {
            throw Cursor.invalid();
        }
    }

    private ResponseEntity<Replacement> carryOut(
            NewContents wish, String operation, Object request, @Nullable String key, Caller caller, SiteScope scope) {
        Begun begun = Objects.requireNonNull(writes.once(
                        key,
                        caller,
                        operation,
                        request,
                        Begun.class,
                        () -> releasing.requireReached(wish.parent(), scope),
                        () -> ResponseEntity.ok(replacing.begin(wish, caller, scope)))
                .getBody());
        Replacement done = begun.done();
        UUID question = begun.question();
        if (done != null) {
            return ResponseEntity.ok(done);
        }
        if (question != null && !releasing.awaitConsent(question)) {
            return ResponseEntity.accepted()
                    .header(HttpHeaders.RETRY_AFTER, "1")
                    .body(replacing.predict(wish, scope));
        }
        return ResponseEntity.ok(contention.outlast(() -> replacing.finish(begun.step(), wish, caller, scope)));
    }

    private static List<String> children(@Nullable List<@Nullable String> given) {
        if (given == null) {
            throw ProblemException.invalid("children", "is missing");
        }
        if (given.size() > LARGEST_LIST) {
            throw ProblemException.of(
                    HttpStatus.BAD_REQUEST,
                    "BATCH_TOO_LARGE",
                    "A list has at most " + LARGEST_LIST + " packs; this one has " + given.size() + ".");
        }
        for (int i = 0; i < given.size(); i++) {
            String raw = given.get(i);
            if (raw == null || raw.length() > LONGEST_RAW) {
                throw ProblemException.invalid("children[" + i + "]", "must be a text of at most 1024 characters");
            }
        }
        return given.stream().map(Objects::requireNonNull).toList();
    }
}
