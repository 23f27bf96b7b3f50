package io.traitortrack.scanning.register.web;

import java.math.BigDecimal;
import java.net.URI;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.traitortrack.platform.idempotency.IdempotentWrites;
import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.GrantedBy;
import io.traitortrack.platform.security.SiteScope;
import io.traitortrack.platform.version.Versions;
import io.traitortrack.scanning.register.Register;
import io.traitortrack.scanning.register.WhoRegisters;
import io.traitortrack.scanning.site.Site;
import io.traitortrack.scanning.site.Station;
import io.traitortrack.scanning.site.web.SiteView;
import io.traitortrack.scanning.site.web.StationView;
import io.traitortrack.scanning.type.BagType;
import io.traitortrack.scanning.type.web.BagTypeView;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.PatchMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestHeader;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "reference data")
class RegisterController {

    private static final String KEY = "Idempotency-Key";

    private final Register register;
    private final IdempotentWrites writes;

    RegisterController(Register register, IdempotentWrites writes) {
        this.register = register;
        this.writes = writes;
    }

    record NewSite(
            @Schema(example = "LKO", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String code,

            @Schema(example = "Lucknow", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String name,

            @Schema(example = "Asia/Kolkata", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String timeZone,

            @Schema(
                    description = "working hours; closing before opening is the next day",
                    example = "08:00",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            String opensAt,

            @Schema(example = "20:00", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String closesAt) {}

    record SiteEdit(
            @Nullable String name,
            @Nullable String timeZone,
            @Nullable String opensAt,
            @Nullable String closesAt,
            @Nullable Boolean active) {}

    record NewStation(
            @Schema(example = "LKO-3", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String code,

            @Schema(example = "LKO", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String siteCode,

            @Schema(example = "Lucknow, line 3", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String name) {}

    record StationEdit(@Nullable String name, @Nullable Boolean active) {}

    record NewBagType(
            @Schema(example = "groundnut", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String name,

            @Schema(example = "Groundnut", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            String commodity,

            @Schema(
                    description = "a fixed beginning, then classes with counts, of which the last only may be a range"
                            + " as {4,6}; the longest code has at most 100 characters",
                    example = "GN-[0-9]{6}",
                    requiredMode = Schema.RequiredMode.REQUIRED)
            @Nullable
            String pattern,

            @Schema(example = "30", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            Integer capacity,

            @Schema(example = "1.000", requiredMode = Schema.RequiredMode.REQUIRED) @Nullable
            BigDecimal unitWeightKg) {}

    record BagTypeEdit(
            @Nullable String commodity,
            @Nullable Integer capacity,
            @Nullable BigDecimal unitWeightKg,

            @Schema(description = "by site; null takes the site's own capacity away") @Nullable
            Map<String, @Nullable Integer> siteCapacities,

            @Nullable Boolean active) {}

    /** A change is the same one only of the same edition. */
    record Edition(@Nullable String ifMatch, Object edit) {}

    @PostMapping("/sites")
    @GrantedBy(value = WhoRegisters.class, grant = "SITES_AND_TYPES")
    @Operation(summary = "Enter a site")
    ResponseEntity<SiteView> add(
            @RequestBody NewSite asked,
            @RequestHeader(name = KEY, required = false) @Nullable String key,
            Caller caller) {
        WhoRegisters.SITES_AND_TYPES.check(caller);
        Site site = new Site(
                Fields.code("code", asked.code(), Fields.SITE_CODE),
                Fields.name("name", asked.name()),
                Fields.timeZone(Fields.required("timeZone", asked.timeZone())),
                Fields.time("opensAt", Fields.required("opensAt", asked.opensAt())),
                Fields.time("closesAt", Fields.required("closesAt", asked.closesAt())));
        Register.requireHours(site);
        return writes.once(key, caller, "add site", asked, SiteView.class, () -> {}, () -> {
            if (!register.add(site, caller.userId())) {
                throw taken("SITE_EXISTS", "A site has this code.");
            }
            return created("/api/v1/sites/" + site.code(), site.edition(), SiteView.of(site));
        });
    }

    @PatchMapping("/sites/{code}")
    @GrantedBy(value = WhoRegisters.class, grant = "SITES_AND_TYPES")
    @Operation(summary = "Change a site; needs If-Match")
    ResponseEntity<SiteView> change(
            @PathVariable String code,
            @RequestBody SiteEdit asked,
            @RequestHeader(name = KEY, required = false) @Nullable String key,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Caller caller) {
        WhoRegisters.SITES_AND_TYPES.check(caller);
        String zone = asked.timeZone();
        String opensAt = asked.opensAt();
        String closesAt = asked.closesAt();
        Site.Edit edit = new Site.Edit(
                Fields.optionalName("name", asked.name()),
                zone == null ? null : Fields.timeZone(zone),
                opensAt == null ? null : Fields.time("opensAt", opensAt),
                closesAt == null ? null : Fields.time("closesAt", closesAt),
                asked.active());
        Edition asking = new Edition(ifMatch, asked);
        return writes.once(key, caller, "change site " + code, asking, SiteView.class, () -> {}, () -> {
            Site site = register.change(code, ifMatch, edit, caller.userId());
            return changed(site.edition(), SiteView.of(site));
        });
    }

    @PostMapping("/stations")
    @GrantedBy(value = WhoRegisters.class, grant = "STATIONS")
    @Operation(summary = "Register a station of a site")
    ResponseEntity<StationView> add(
            @RequestBody NewStation asked,
            @RequestHeader(name = KEY, required = false) @Nullable String key,
            Caller caller) {
        SiteScope scope = WhoRegisters.STATIONS.check(caller);
        Station station = new Station(
                Fields.code("code", asked.code(), Fields.STATION_CODE),
                Fields.code("siteCode", asked.siteCode(), Fields.SITE_CODE),
                Fields.name("name", asked.name()));
        scope.require(station.siteCode());
        return writes.once(
                key, caller, "add station", asked, StationView.class, () -> scope.require(station.siteCode()), () -> {
                    if (!register.add(station, caller.userId())) {
                        throw taken("STATION_EXISTS", "A station has this code.");
                    }
                    return created("/api/v1/stations/" + station.code(), station.version(), StationView.of(station));
                });
    }

    @PatchMapping("/stations/{code}")
    @GrantedBy(value = WhoRegisters.class, grant = "STATIONS")
    @Operation(summary = "Change a station; needs If-Match")
    ResponseEntity<StationView> change(
            @PathVariable String code,
            @RequestBody StationEdit asked,
            @RequestHeader(name = KEY, required = false) @Nullable String key,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Caller caller) {
        SiteScope scope = WhoRegisters.STATIONS.check(caller);
        Station.Edit edit = new Station.Edit(Fields.optionalName("name", asked.name()), asked.active());
        Edition asking = new Edition(ifMatch, asked);
        Runnable stillAllowed = () -> register.requireReached(code, scope);
        return writes.once(key, caller, "change station " + code, asking, StationView.class, stillAllowed, () -> {
            Station station = register.change(code, ifMatch, edit, caller.userId(), scope);
            return changed(station.version(), StationView.of(station));
        });
    }

    @PostMapping("/bag-types")
    @GrantedBy(value = WhoRegisters.class, grant = "SITES_AND_TYPES")
    @Operation(summary = "Enter a bag type: a format of sacks' codes that nothing else could be taken for")
    ResponseEntity<BagTypeView> add(
            @RequestBody NewBagType asked,
            @RequestHeader(name = KEY, required = false) @Nullable String key,
            Caller caller) {
        WhoRegisters.SITES_AND_TYPES.check(caller);
        BagType.Draft draft = new BagType.Draft(
                Fields.code("name", asked.name(), Fields.TYPE_NAME),
                Fields.name("commodity", asked.commodity()),
                Fields.required("pattern", asked.pattern()),
                Fields.capacity("capacity", asked.capacity()),
                Fields.weight(asked.unitWeightKg()));
        return writes.once(key, caller, "add bag type", asked, BagTypeView.class, () -> {}, () -> {
            BagType type = register.add(draft, caller.userId())
                    .orElseThrow(() -> taken("BAG_TYPE_EXISTS", "A bag type has this name."));
            return created("/api/v1/bag-types/" + type.name(), type.version(), BagTypeView.of(type));
        });
    }

    @PatchMapping("/bag-types/{name}")
    @GrantedBy(value = WhoRegisters.class, grant = "SITES_AND_TYPES")
    @Operation(summary = "Change a bag type, not its pattern; needs If-Match. Sacks keep the capacity they began with")
    ResponseEntity<BagTypeView> change(
            @PathVariable String name,
            @RequestBody BagTypeEdit asked,
            @RequestHeader(name = KEY, required = false) @Nullable String key,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Caller caller) {
        WhoRegisters.SITES_AND_TYPES.check(caller);
        Map<String, Optional<Integer>> capacities = new TreeMap<>();
        Map<String, @Nullable Integer> given = asked.siteCapacities();
        if (given != null) {
            given.forEach((site, capacity) -> capacities.put(
                    Fields.code("siteCapacities", site, Fields.SITE_CODE),
                    capacity == null ? Optional.empty() : Optional.of(Fields.capacity("siteCapacities", capacity))));
        }
        Integer capacity = asked.capacity();
        BigDecimal weight = asked.unitWeightKg();
        BagType.Edit edit = new BagType.Edit(
                Fields.optionalName("commodity", asked.commodity()),
                capacity == null ? null : Fields.capacity("capacity", capacity),
                weight == null ? null : Fields.weight(weight),
                capacities,
                asked.active());
        Edition asking = new Edition(ifMatch, asked);
        return writes.once(key, caller, "change bag type " + name, asking, BagTypeView.class, () -> {}, () -> {
            BagType type = register.change(name, ifMatch, edit, caller.userId());
            return changed(type.version(), BagTypeView.of(type));
        });
    }

    private static <T> ResponseEntity<T> created(String path, long version, T body) {
        return ResponseEntity.created(URI.create(path))
                .eTag(Versions.etag(version))
                .body(body);
    }

    private static <T> ResponseEntity<T> changed(long version, T body) {
        return ResponseEntity.ok().eTag(Versions.etag(version)).body(body);
    }

    private static ProblemException taken(String code, String detail) {
        return ProblemException.of(HttpStatus.CONFLICT, code, detail);
    }
}
