package io.traitortrack.scanning.register.web;

import java.math.BigDecimal;
import java.net.URI;
import java.time.DateTimeException;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.traitortrack.platform.idempotency.IdempotentWrites;
import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.SiteScope;
import io.traitortrack.platform.text.PlainText;
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
    private static final Pattern SITE_CODE = Pattern.compile("[A-Z0-9-]{1,20}");
    private static final Pattern STATION_CODE = Pattern.compile("[A-Z0-9-]{1,40}");
    private static final Pattern TYPE_NAME = Pattern.compile("[a-z][a-z0-9-]{0,39}");
    private static final int LONGEST_NAME = 100;
    private static final int LARGEST_CAPACITY = 10_000;
    private static final BigDecimal HEAVIEST = new BigDecimal(1_000);

    private final Register register;
    private final IdempotentWrites writes;

    RegisterController(Register register, IdempotentWrites writes) {
        this.register = register;
        this.writes = writes;
    }

    record NewSite(
            @Schema(example = "LKO") @Nullable String code,
            @Schema(example = "Lucknow") @Nullable String name,
            @Schema(example = "Asia/Kolkata") @Nullable String timeZone,

            @Schema(description = "working hours; closing before opening is the next day", example = "08:00") @Nullable
            String opensAt,

            @Schema(example = "20:00") @Nullable String closesAt) {}

    record SiteEdit(
            @Nullable String name,
            @Nullable String timeZone,
            @Nullable String opensAt,
            @Nullable String closesAt,
            @Nullable Boolean active) {}

    record NewStation(
            @Schema(example = "LKO-3") @Nullable String code,
            @Schema(example = "LKO") @Nullable String siteCode,
            @Schema(example = "Lucknow, line 3") @Nullable String name) {}

    record StationEdit(@Nullable String name, @Nullable Boolean active) {}

    record NewBagType(
            @Schema(example = "groundnut") @Nullable String name,
            @Schema(example = "Groundnut") @Nullable String commodity,

            @Schema(description = "a fixed beginning, then classes with counts", example = "GN-[0-9]{6}") @Nullable
            String pattern,

            @Schema(example = "30") @Nullable Integer capacity,
            @Schema(example = "1.000") @Nullable BigDecimal unitWeightKg) {}

    record BagTypeEdit(
            @Nullable String commodity,
            @Nullable Integer capacity,
            @Nullable BigDecimal unitWeightKg,

            @Schema(description = "by site; null takes the site's own capacity away") @Nullable
            Map<String, @Nullable Integer> siteCapacities,

            @Nullable Boolean active) {}

    @PostMapping("/sites")
    @Operation(summary = "Enter a site")
    ResponseEntity<SiteView> add(
            @RequestBody NewSite asked,
            @RequestHeader(name = KEY, required = false) @Nullable String key,
            Caller caller) {
        WhoRegisters.SITES_AND_TYPES.check(caller);
        Site site = new Site(
                code("code", asked.code(), SITE_CODE),
                name("name", asked.name()),
                timeZone(required("timeZone", asked.timeZone())),
                time("opensAt", required("opensAt", asked.opensAt())),
                time("closesAt", required("closesAt", asked.closesAt())));
        Register.requireHours(site);
        return writes.once(key, caller, "add site", asked, SiteView.class, () -> {}, () -> {
            if (!register.add(site, caller.userId())) {
                throw taken("SITE_EXISTS", "A site has this code.");
            }
            return created("/api/v1/sites/" + site.code(), site.edition(), SiteView.of(site));
        });
    }

    @PatchMapping("/sites/{code}")
    @Operation(summary = "Change a site; needs If-Match")
    ResponseEntity<SiteView> change(
            @PathVariable String code,
            @RequestBody SiteEdit asked,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Caller caller) {
        WhoRegisters.SITES_AND_TYPES.check(caller);
        String zone = asked.timeZone();
        String opensAt = asked.opensAt();
        String closesAt = asked.closesAt();
        Site.Edit edit = new Site.Edit(
                PlainText.optionalLine("name", asked.name(), 1, LONGEST_NAME),
                zone == null ? null : timeZone(zone),
                opensAt == null ? null : time("opensAt", opensAt),
                closesAt == null ? null : time("closesAt", closesAt),
                asked.active());
        Site site = register.change(code, ifMatch, edit, caller.userId());
        return changed(site.edition(), SiteView.of(site));
    }

    @PostMapping("/stations")
    @Operation(summary = "Register a station of a site")
    ResponseEntity<StationView> add(
            @RequestBody NewStation asked,
            @RequestHeader(name = KEY, required = false) @Nullable String key,
            Caller caller) {
        SiteScope scope = WhoRegisters.STATIONS.check(caller);
        Station station = new Station(
                code("code", asked.code(), STATION_CODE),
                code("siteCode", asked.siteCode(), SITE_CODE),
                name("name", asked.name()));
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
    @Operation(summary = "Change a station; needs If-Match")
    ResponseEntity<StationView> change(
            @PathVariable String code,
            @RequestBody StationEdit asked,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Caller caller) {
        SiteScope scope = WhoRegisters.STATIONS.check(caller);
        Station.Edit edit =
                new Station.Edit(PlainText.optionalLine("name", asked.name(), 1, LONGEST_NAME), asked.active());
        Station station = register.change(code, ifMatch, edit, caller.userId(), scope);
        return changed(station.version(), StationView.of(station));
    }

    @PostMapping("/bag-types")
    @Operation(summary = "Enter a bag type: a format of sacks' codes that nothing else could be taken for")
    ResponseEntity<BagTypeView> add(
            @RequestBody NewBagType asked,
            @RequestHeader(name = KEY, required = false) @Nullable String key,
            Caller caller) {
        WhoRegisters.SITES_AND_TYPES.check(caller);
        BagType.Draft draft = new BagType.Draft(
                code("name", asked.name(), TYPE_NAME),
                name("commodity", asked.commodity()),
                required("pattern", asked.pattern()),
                capacity("capacity", asked.capacity()),
                weight(asked.unitWeightKg()));
        return writes.once(key, caller, "add bag type", asked, BagTypeView.class, () -> {}, () -> {
            BagType type = register.add(draft, caller.userId())
                    .orElseThrow(() -> taken("BAG_TYPE_EXISTS", "A bag type has this name."));
            return created("/api/v1/bag-types/" + type.name(), type.version(), BagTypeView.of(type));
        });
    }

    @PatchMapping("/bag-types/{name}")
    @Operation(summary = "Change a bag type, not its pattern; needs If-Match. Sacks keep the capacity they began with")
    ResponseEntity<BagTypeView> change(
            @PathVariable String name,
            @RequestBody BagTypeEdit asked,
            @RequestHeader(name = HttpHeaders.IF_MATCH, required = false) @Nullable String ifMatch,
            Caller caller) {
        WhoRegisters.SITES_AND_TYPES.check(caller);
        Map<String, Optional<Integer>> capacities = new TreeMap<>();
        Map<String, @Nullable Integer> given = asked.siteCapacities();
        if (given != null) {
            given.forEach((site, capacity) -> capacities.put(
                    code("siteCapacities", site, SITE_CODE),
                    capacity == null ? Optional.empty() : Optional.of(capacity("siteCapacities", capacity))));
        }
        Integer capacity = asked.capacity();
        BigDecimal weight = asked.unitWeightKg();
        BagType.Edit edit = new BagType.Edit(
                PlainText.optionalLine("commodity", asked.commodity(), 1, LONGEST_NAME),
                capacity == null ? null : capacity("capacity", capacity),
                weight == null ? null : weight(weight),
                capacities,
                asked.active());
        BagType type = register.change(name, ifMatch, edit, caller.userId());
        return changed(type.version(), BagTypeView.of(type));
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

    private static String required(String field, @Nullable String value) {
        if (value == null) {
            throw ProblemException.invalid(field, "is missing");
        }
        return value;
    }

    private static String code(String field, @Nullable String value, Pattern pattern) {
        String code = required(field, value);
        if (!pattern.matcher(code).matches()) {
            throw ProblemException.invalid(field, "must match " + pattern);
        }
        return code;
    }

    private static String name(String field, @Nullable String value) {
        return PlainText.line(field, value, 1, LONGEST_NAME);
    }

    private static ZoneId timeZone(String value) {
        if (!ZoneId.getAvailableZoneIds().contains(value)) {
            throw ProblemException.invalid("timeZone", "must be a time zone of the IANA database, like Asia/Kolkata");
        }
        return ZoneId.of(value);
    }

    private static LocalTime time(String field, String value) {
        try {
            LocalTime time = LocalTime.parse(value);
            if (time.getSecond() == 0 && time.getNano() == 0) {
                return time;
            }
        } catch (DateTimeException noTime) {
            // told below
        }
        throw ProblemException.invalid(field, "must be a time of day in hours and minutes, like 08:00");
    }

    private static int capacity(String field, @Nullable Integer value) {
        if (value == null || value < 1 || value > LARGEST_CAPACITY) {
            throw ProblemException.invalid(field, "must be between 1 and " + LARGEST_CAPACITY);
        }
        return value;
    }

    private static BigDecimal weight(@Nullable BigDecimal value) {
        if (value == null
                || value.signum() <= 0
                || value.compareTo(HEAVIEST) > 0
                || value.stripTrailingZeros().scale() > 3) {
            throw ProblemException.invalid("unitWeightKg", "must be more than 0, at most 1000, with three decimals");
        }
        return value.setScale(3);
    }
}
