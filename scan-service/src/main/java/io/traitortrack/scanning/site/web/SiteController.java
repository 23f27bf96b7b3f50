package io.traitortrack.scanning.site.web;

import java.util.List;
import java.util.Set;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.traitortrack.platform.paging.Cursor;
import io.traitortrack.platform.paging.Limit;
import io.traitortrack.platform.paging.Page;
import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.GrantedBy;
import io.traitortrack.platform.security.SiteScope;
import io.traitortrack.platform.text.PlainText;
import io.traitortrack.platform.version.Versions;
import io.traitortrack.scanning.site.Site;
import io.traitortrack.scanning.site.Sites;
import io.traitortrack.scanning.site.Station;
import io.traitortrack.scanning.site.Stations;
import io.traitortrack.scanning.site.WhoSeesSites;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "reference data")
class SiteController {

    private static final int LONGEST_CODE = 100;

    private final Sites sites;
    private final Stations stations;

    SiteController(Sites sites, Stations stations) {
        this.sites = sites;
        this.stations = stations;
    }

    @GetMapping("/sites")
    @GrantedBy(WhoSeesSites.class)
    @Operation(summary = "The sites that the caller reaches")
    Page<SiteView> sites(@RequestParam @Nullable String cursor, @RequestParam @Nullable Integer limit, Caller caller) {
        SiteScope scope = WhoSeesSites.GRANT.check(caller);
        int most = Limit.of(limit);
        List<Site> found = sites.page(Cursor.name(cursor), scope.all(), scope.sites(), most + 1);
        return Page.of(found, most, site -> Cursor.encode(site.code())).map(SiteView::of);
    }

    @GetMapping("/stations")
    @GrantedBy(WhoSeesSites.class)
    @Operation(summary = "The stations of one site, or of all that the caller reaches")
    Page<StationView> stations(
            @RequestParam @Nullable String site,
            @RequestParam @Nullable String cursor,
            @RequestParam @Nullable Integer limit,
            Caller caller) {
        SiteScope scope = WhoSeesSites.GRANT.check(caller);
        int most = Limit.of(limit);
        if (site != null) {
            scope.require(PlainText.verbatim("site", site, LONGEST_CODE));
        }
        SiteScope asked = site == null ? scope : new SiteScope(false, Set.of(site));
        List<Station> found = stations.page(Cursor.name(cursor), asked.all(), asked.sites(), most + 1);
        return Page.of(found, most, station -> Cursor.encode(station.code())).map(StationView::of);
    }

    @GetMapping("/sites/{code}")
    @GrantedBy(WhoSeesSites.class)
    @Operation(summary = "A site")
    ResponseEntity<SiteView> site(@PathVariable String code, Caller caller) {
        SiteScope scope = WhoSeesSites.GRANT.check(caller);
        Site site = sites.findByCode(code)
                .filter(found -> scope.covers(found.code()))
                .orElseThrow(
                        () -> ProblemException.of(HttpStatus.NOT_FOUND, "SITE_NOT_FOUND", "There is no such site."));
        return ResponseEntity.ok().eTag(Versions.etag(site.edition())).body(SiteView.of(site));
    }

    @GetMapping("/stations/{code}")
    @GrantedBy(WhoSeesSites.class)
    @Operation(summary = "A station")
    ResponseEntity<StationView> station(@PathVariable String code, Caller caller) {
        SiteScope scope = WhoSeesSites.GRANT.check(caller);
        Station station = stations.findByCode(code)
                .filter(found -> scope.covers(found.siteCode()))
                .orElseThrow(() ->
                        ProblemException.of(HttpStatus.NOT_FOUND, "STATION_NOT_FOUND", "There is no such station."));
        return ResponseEntity.ok().eTag(Versions.etag(station.version())).body(StationView.of(station));
    }
}
