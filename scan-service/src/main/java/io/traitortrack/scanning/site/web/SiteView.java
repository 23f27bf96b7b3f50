package io.traitortrack.scanning.site.web;

import java.time.LocalTime;

import io.traitortrack.scanning.site.Site;

/** A site as the API shows it. */
public record SiteView(
        String code, String name, String timeZone, LocalTime opensAt, LocalTime closesAt, boolean active) {

    public static SiteView of(Site site) {
        return new SiteView(
                site.code(), site.name(), site.timeZone().getId(), site.opensAt(), site.closesAt(), site.active());
    }
}
