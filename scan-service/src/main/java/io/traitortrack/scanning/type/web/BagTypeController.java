package io.traitortrack.scanning.type.web;

import java.util.List;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.traitortrack.platform.paging.Cursor;
import io.traitortrack.platform.paging.Limit;
import io.traitortrack.platform.paging.Page;
import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.GrantedBy;
import io.traitortrack.platform.version.Versions;
import io.traitortrack.scanning.type.BagType;
import io.traitortrack.scanning.type.BagTypes;
import io.traitortrack.scanning.type.WhoSeesTypes;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "reference data")
class BagTypeController {

    private final BagTypes types;

    BagTypeController(BagTypes types) {
        this.types = types;
    }

    @GetMapping("/api/v1/bag-types")
    @GrantedBy(WhoSeesTypes.class)
    @Operation(summary = "The formats of sacks, what they hold and weigh")
    Page<BagTypeView> types(
            @RequestParam @Nullable String cursor, @RequestParam @Nullable Integer limit, Caller caller) {
        WhoSeesTypes.GRANT.check(caller);
        int most = Limit.of(limit);
        List<BagType> found = types.page(Cursor.name(cursor), most + 1);
        return Page.of(found, most, type -> Cursor.encode(type.name())).map(BagTypeView::of);
    }

    @GetMapping("/api/v1/bag-types/{name}")
    @GrantedBy(WhoSeesTypes.class)
    @Operation(summary = "A format of sacks")
    ResponseEntity<BagTypeView> type(@PathVariable String name, Caller caller) {
        WhoSeesTypes.GRANT.check(caller);
        BagType type = types.findByName(name)
                .orElseThrow(() ->
                        ProblemException.of(HttpStatus.NOT_FOUND, "BAG_TYPE_NOT_FOUND", "There is no such bag type."));
        return ResponseEntity.ok().eTag(Versions.etag(type.version())).body(BagTypeView.of(type));
    }
}
