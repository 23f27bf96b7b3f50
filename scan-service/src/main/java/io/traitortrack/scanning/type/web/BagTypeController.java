package io.traitortrack.scanning.type.web;

import java.math.BigDecimal;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.traitortrack.platform.paging.Page;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.Grant;
import io.traitortrack.platform.security.Role;
import io.traitortrack.scanning.type.BagType;
import io.traitortrack.scanning.type.BagTypes;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@Tag(name = "reference data")
class BagTypeController {

    /** Bag types belong to no site: whoever works here may know them. */
    private static final Grant MAY_SEE = Grant.everywhere(Role.values());

    private final BagTypes types;

    BagTypeController(BagTypes types) {
        this.types = types;
    }

    record BagTypeView(
            String name,
            String commodity,
            String pattern,
            String reservedShape,
            int capacity,
            BigDecimal unitWeightKg,
            boolean active) {

        static BagTypeView of(BagType type) {
            return new BagTypeView(
                    type.name(),
                    type.commodity(),
                    type.pattern(),
                    type.reservedShape(),
                    type.capacity(),
                    type.unitWeightKg(),
                    type.active());
        }
    }

    @GetMapping("/api/v1/bag-types")
    @Operation(summary = "The formats of sacks, what they hold and weigh")
    Page<BagTypeView> types(Caller caller) {
        MAY_SEE.check(caller);
        return new Page<>(
                types.findAllByOrderByName().stream().map(BagTypeView::of).toList(), null);
    }
}
