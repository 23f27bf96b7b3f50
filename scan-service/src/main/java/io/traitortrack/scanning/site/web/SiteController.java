package io.traitortrack.scanning.site.web;

import java.time.LocalTime;
import java.util.List;

import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import io.traitortrack.platform.paging.Page;
import io.traitortrack.platform.security.Caller;
import io.traitortrack.platform.security.SiteScope;
import io.traitortrack.scanning.site.Site;
import io.traitortrack.scanning.site.Sites;
import io.traitortrack.scanning.site.Station;
import io.traitortrack.scanning.site.Stations;
import io.traitortrack.scanning.site.WhoSeesSites;
import org.springframework.web.bind.annotation.GetMapping;
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

    record SiteView(String code, String name, String timeZone, LocalTime opensAt, LocalTime closesAt, boolean active) {

        static SiteView of(Site site) {
            return new SiteView(
                    site.code(), site.name(), site.timeZone().getId(), site.opensAt(), site.closesAt(), site.active());
        }
    }

    record StationView(String code, String siteCode, String name, boolean active) {

        static StationView of(Station station) {
            return new StationView(station.code(), station.siteCode(), station.name(), station.active());
        }
    }

    @GetMapping("/sites")
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
    @Operation(summary = "The stations of the sites that the caller reaches")
    Page<StationView> stations(Caller caller) {
        SiteScope scope = WhoSeesSites.GRANT.check(caller);
        List<StationView> reached = stations.findAllByOrderByCode().stream()
                .filter(station -> scope.covers(station.siteCode()))
                .map(StationView::of)
                .toList();
        return new Page<>(reached, null);
    }
}
