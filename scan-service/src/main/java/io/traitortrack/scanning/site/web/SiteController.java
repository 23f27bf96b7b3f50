package io.traitortrack.scanning.site.web;

import java.util.List;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.traitortrack.platform.paging.Page;
import io.traitortrack.platform.problem.ProblemException;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.GrantedBy;
import io.traitortrack.platform.security.SiteScope;
import io.traitortrack.platform.version.Versions;
import io.traitortrack.scanning.site.Site;
import io.traitortrack.scanning.site.Sites;
import io.traitortrack.scanning.site.Station;
import io.traitortrack.scanning.site.Stations;
import io.traitortrack.scanning.site.WhoSeesSites;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

@RestController
@RequestMapping("/api/v1")
@Tag(name = "reference data")
class SiteController {

    private final Sites sites;
    private final Stations stations;

    SiteController(Sites sites, Stations stations) {
        this.sites = sites;
        this.stations = stations;
    }

    @GetMapping("/sites")
    @GrantedBy(WhoSeesSites.class)
    @Operation(summary = "The sites that the caller reaches")
    Page<SiteView> sites(Caller caller) {
        SiteScope scope = WhoSeesSites.GRANT.check(caller);
        List<SiteView> reached = sites.findAllByOrderByCode().stream()
                .filter(site -> scope.covers(site.code()))
                .map(SiteView::of)
                .toList();
        return new Page<>(reached, null);
    }

    @GetMapping("/stations")
    @GrantedBy(WhoSeesSites.class)
    @Operation(summary = "The stations of the sites that the caller reaches")
    Page<StationView> stations(Caller caller) {
        SiteScope scope = WhoSeesSites.GRANT.check(caller);
        List<StationView> reached = stations.findAllByOrderByCode().stream()
                .filter(station -> scope.covers(station.siteCode()))
                .map(StationView::of)
                .toList();
        return new Page<>(reached, null);
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
